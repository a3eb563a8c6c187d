// What can go wrong between this device and the server, as two things a caller must tell apart:
// Problem      the server answered and said no, in a sentence; repeating the same call is pointless
// NotReached   nobody can say what the server thinks; the work stays here and is sent again later

import type { Locale } from './types'

export interface FieldError {
  path: string
  zh: string
  en: string
}

export interface ProblemBody {
  status: number
  code: string
  zh: string
  en: string
  errors: FieldError[]
  request_id: string | null
}

export class Problem extends Error {
  readonly status: number
  /** The number in the server's catalogue, such as "409.2". */
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly errors: FieldError[]
  readonly requestId: string | null
  /** Seconds the server asked to wait, where it did. */
  readonly retryAfter: number | null
  /** The whole body: some problems carry more than the common fields. */
  readonly body: Record<string, unknown>

  constructor(common: ProblemBody, body: Record<string, unknown> = {}, retryAfter: number | null = null) {
    super(common.en)
    this.name = 'Problem'
    this.status = common.status
    this.code = common.code
    this.zh = common.zh
    this.en = common.en
    this.errors = common.errors
    this.requestId = common.request_id
    this.retryAfter = retryAfter
    this.body = body
  }

  /** The server's own trouble or a full house: the same call may well succeed later. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 429 || this.status === 408
  }

  sentence(locale: Locale): string {
    return locale === 'en' ? this.en : this.zh
  }

  /** Field path -> sentence, for a form that shows each error beside its field. */
  fields(locale: Locale): Record<string, string> {
    return Object.fromEntries(this.errors.map((e) => [e.path, locale === 'en' ? e.en : e.zh]))
  }
}

/**
 * offline      no answer at all: no network, DNS, TLS, connection cut
 * timeout      no complete answer within the time given
 * portal       somebody else answered: a Wi-Fi login page, a proxy, a redirect elsewhere
 * unavailable  our door is there, nobody is behind it (502, 503, 504 without a problem body)
 * cancelled    the caller gave up
 */
export type NotReachedReason = 'offline' | 'timeout' | 'portal' | 'unavailable' | 'cancelled'

export class NotReached extends Error {
  readonly reason: NotReachedReason
  readonly status: number | null

  constructor(reason: NotReachedReason, status: number | null = null) {
    super(reason)
    this.name = 'NotReached'
    this.reason = reason
    this.status = status
  }
}

/** The person must sign in again; nothing kept on the device is touched by that. */
export class SignedOut extends Error {
  readonly problem: Problem | null

  constructor(problem: Problem | null = null) {
    super('signed out')
    this.name = 'SignedOut'
    this.problem = problem
  }
}

const JSON_TYPES = /^application\/([\w.+-]+\+)?json\b/i

export function isJson(response: Response): boolean {
  return JSON_TYPES.test(response.headers.get('Content-Type') ?? '')
}

function isProblem(response: Response): boolean {
  return /^application\/problem\+json/i.test(response.headers.get('Content-Type') ?? '')
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown) => {
    if (entry === null || typeof entry !== 'object') return []
    const e = entry as Record<string, unknown>
    const zh = text(e.zh) ?? text(e.en)
    if (zh === null) return []
    return [{ path: text(e.path) ?? '', zh, en: text(e.en) ?? zh }]
  })
}

function retryAfterSeconds(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null
}

/** Reads an answer that is not the expected one; throws what it means. */
export async function refuse(response: Response): Promise<never> {
  const body = isJson(response) ? await readObject(response) : null
  // Only our server writes a problem; a bare 403 or a 200 with a page may be a portal.
  if (body === null || !(isProblem(response) || text(body.code) !== null)) {
    const gateway = response.status >= 500 && response.status !== 511
    throw new NotReached(gateway ? 'unavailable' : 'portal', response.status)
  }
  const detail = text(body.detail) ?? text(body.title) ?? String(response.status)
  throw new Problem(
    {
      status: response.status,
      code: text(body.code) ?? String(response.status),
      zh: text(body.zh) ?? detail,
      en: text(body.en) ?? detail,
      errors: fieldErrors(body.errors),
      request_id: text(body.request_id) ?? response.headers.get('X-Request-Id'),
    },
    body,
    retryAfterSeconds(response),
  )
}

async function readObject(response: Response): Promise<Record<string, unknown> | null> {
  try {
    const body: unknown = await response.json()
    return body !== null && typeof body === 'object' && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
