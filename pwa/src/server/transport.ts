// One HTTP call: the address, the headers, the clock on the wire and the reading of the answer.
// It knows nothing of sessions; session.ts adds who is asking.

import { NotReached, isJson, refuse } from './failures'
import type { Locale } from './types'

export type Query = Record<string, string | number | boolean | null | undefined>

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  query?: Query
  /** JSON body. */
  body?: unknown
  /** Raw body with its own type; excludes `body`. */
  raw?: { bytes: Blob | ArrayBuffer; type: string }
  /** The only statuses that mean "done". Any other 2xx was not written by our server. */
  expect: number[]
  /** blob: a picture; file: bytes that the server hands out under a name of their own. */
  answer?: 'json' | 'blob' | 'file' | 'none'
  headers?: Record<string, string>
  timeoutMs?: number
  signal?: AbortSignal
  /** Whose work this is: it goes out in the name of this person or not at all. */
  whose?: string
}

export interface TransportOptions {
  base?: string
  fetch?: typeof fetch
  locale?: () => Locale
}

const DEFAULT_TIMEOUT_MS = 20_000
const ACCEPT = {
  json: 'application/json',
  none: 'application/json',
  blob: 'image/*, application/problem+json',
  file: '*/*',
}

export class Transport {
  private readonly base: string
  private readonly fetch: typeof fetch
  private readonly locale: () => Locale

  constructor(options: TransportOptions = {}) {
    this.base = options.base ?? '/api/v1'
    this.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
    this.locale = options.locale ?? (() => 'zh-CN')
  }

  async send<T>(call: Call): Promise<T> {
    const clock = new Deadline(call.timeoutMs ?? DEFAULT_TIMEOUT_MS, call.signal)
    try {
      const response = await this.fetch(this.address(call), this.init(call, clock.signal))
      return await read<T>(call, response)
    } catch (failure) {
      throw clock.explain(failure)
    } finally {
      clock.stop()
    }
  }

  private address(call: Call): string {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
    }
    const tail = search.toString()
    return this.base + call.path + (tail === '' ? '' : `?${tail}`)
  }

  private init(call: Call, signal: AbortSignal): RequestInit {
    const headers: Record<string, string> = {
      Accept: ACCEPT[call.answer ?? 'json'],
      'Accept-Language': this.locale(),
      ...call.headers,
    }
    const init: RequestInit = {
      method: call.method,
      headers,
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
      // A redirect is never ours: following one would hand the body to a login page.
      redirect: 'manual',
    }
    if (call.raw !== undefined) {
      headers['Content-Type'] = call.raw.type
      init.body = call.raw.bytes
    } else if (call.body !== undefined) {
      headers['Content-Type'] = 'application/json'
      init.body = JSON.stringify(call.body)
    }
    return init
  }
}

async function read<T>(call: Call, response: Response): Promise<T> {
  if (response.type === 'opaqueredirect' || response.redirected) {
    throw new NotReached('portal', response.status)
  }
  if (!call.expect.includes(response.status)) return refuse(response)
  if (call.answer === 'none') return undefined as T
  if (call.answer === 'blob') {
    const blob = await response.blob()
    if (!blob.type.startsWith('image/') && !/octet-stream/.test(blob.type)) {
      throw new NotReached('portal', response.status)
    }
    return blob as T
  }
  if (call.answer === 'file') {
    // A login page of the network is shown, never handed out as a file.
    if (!/^attachment\b/i.test(response.headers.get('Content-Disposition') ?? '')) {
      throw new NotReached('portal', response.status)
    }
    return (await response.blob()) as T
  }
  if (!isJson(response)) throw new NotReached('portal', response.status)
  try {
    return (await response.json()) as T
  } catch (failure) {
    // The type said JSON, the bytes do not: cut short by the network, or another's page.
    if (failure instanceof SyntaxError) throw new NotReached('portal', response.status)
    throw failure
  }
}

/** Ends a call by time or by its caller, and remembers which of the two it was. */
class Deadline {
  private readonly controller = new AbortController()
  private readonly timer: ReturnType<typeof setTimeout>
  private readonly outer: AbortSignal | undefined
  private expired = false

  constructor(timeoutMs: number, outer?: AbortSignal) {
    this.outer = outer
    this.timer = setTimeout(() => {
      this.expired = true
      this.controller.abort()
    }, timeoutMs)
    if (outer?.aborted === true) this.controller.abort()
    outer?.addEventListener('abort', this.giveUp)
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  private readonly giveUp = (): void => this.controller.abort()

  stop(): void {
    clearTimeout(this.timer)
    this.outer?.removeEventListener('abort', this.giveUp)
  }

  explain(failure: unknown): unknown {
    if (this.outer?.aborted === true) return new NotReached('cancelled')
    if (this.expired) return new NotReached('timeout')
    // fetch reports every network failure as TypeError; a cut body may be an AbortError too.
    if (failure instanceof TypeError || failure instanceof DOMException) {
      return new NotReached('offline')
    }
    return failure
  }
}
