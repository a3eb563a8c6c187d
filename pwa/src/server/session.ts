// Who is asking: the access token lives in this object only (never in storage), the refresh token
// in an HttpOnly cookie that no script sees. One refresh runs at a time however many calls wait.

import { NotReached, Problem, SignedOut } from './failures'
import type { Call, Transport } from './transport'
import type { Person, SessionAnswer } from './types'

export interface SessionOptions {
  transport: Transport
  cookies?: () => string
  now?: () => number
}

type Listener = (person: Person | null) => void

/** Renewed this long before the end, so that a slow upload does not start with a dying token. */
const EARLY_MS = 30_000
const REFRESH_TIMEOUT_MS = 15_000

export class Session {
  private readonly transport: Transport
  private readonly cookies: () => string
  private readonly now: () => number
  private token: string | null = null
  private goodUntil = 0
  private refreshing: Promise<Person> | null = null
  /** Counts sign-ins and sign-outs, so that a late refresh cannot undo either. */
  private era = 0
  private readonly listeners = new Set<Listener>()
  person: Person | null = null
  /** Whose calls these are: the last person of this page, signed in or expired. */
  private whose: string | null = null

  constructor(options: SessionOptions) {
    this.transport = options.transport
    this.cookies = options.cookies ?? (() => globalThis.document?.cookie ?? '')
    this.now = options.now ?? (() => Date.now())
  }

  /** Called on every sign-in, sign-out and change of the person. Returns the way to stop. */
  watch(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  async signIn(login: string, password: string, deviceId: string): Promise<Person> {
    const answer = await this.transport.send<SessionAnswer>({
      method: 'POST',
      path: '/session',
      body: { login, password, device_id: deviceId },
      expect: [200, 201],
    })
    this.era += 1
    return this.keep(answer)
  }

  /** Takes up the session of the cookie, as at the start of the app. */
  async resume(): Promise<Person> {
    // Both cookies come and go together: without the readable one there is nothing to take up,
    // and asking would only be a refusal.
    if (!('X-CSRF-Token' in this.csrf())) throw new SignedOut()
    return this.refresh()
  }

  /** `forget`: nothing on this device is worth keeping; the browser drops all of the site. */
  async signOut(forget = false): Promise<void> {
    this.era += 1
    try {
      await this.transport.send<void>({
        method: 'DELETE',
        path: '/session',
        query: forget ? { forget: true } : {},
        headers: this.csrf(),
        expect: [204],
        answer: 'none',
      })
    } catch (failure) {
      // A session the server no longer knows is over already; offline, the caller must hear of it.
      if (!(failure instanceof Problem)) throw failure
    } finally {
      this.whose = null
      this.forget()
    }
  }

  /** Sends a call as the person; renews the token before it ends and once after a 401. */
  async send<T>(call: Call): Promise<T> {
    const whose = call.whose ?? this.whose
    this.hold(whose)
    if (this.token === null || this.now() > this.goodUntil) await this.refresh()
    this.hold(whose)
    const used = this.token
    try {
      return await this.transport.send<T>(this.signed(call))
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 401) throw failure
      // Another call may have renewed it meanwhile; then that token is the one to try.
      if (this.token === used) await this.refresh()
      this.hold(whose)
      return this.transport.send<T>(this.signed(call))
    }
  }

  /**
   * The page belongs to somebody the phone remembers, before the server has said who that is. All
   * windows of a phone share one cookie: what was begun for one person never goes out for another.
   */
  expect(personId: string): void {
    this.whose ??= personId
  }

  private hold(whose: string | null): void {
    if (whose !== null && this.whose !== null && whose !== this.whose) throw new SignedOut()
  }

  private signed(call: Call): Call {
    return { ...call, headers: { ...call.headers, Authorization: `Bearer ${this.token ?? ''}` } }
  }

  private refresh(): Promise<Person> {
    this.refreshing ??= this.renew().finally(() => {
      this.refreshing = null
    })
    return this.refreshing
  }

  private async renew(): Promise<Person> {
    const era = this.era
    try {
      const answer = await this.askTwice()
      if (era !== this.era) throw new SignedOut()
      return this.keep(answer)
    } catch (failure) {
      if (!(failure instanceof Problem) || ![401, 403].includes(failure.status)) throw failure
      if (era === this.era) this.forget()
      throw new SignedOut(failure)
    }
  }

  /**
   * The answer to a refresh can be lost after the server has rotated the token. Asked again with
   * the old cookie within its minute of grace, the server gives the same successor.
   */
  private async askTwice(): Promise<SessionAnswer> {
    const call: Call = {
      method: 'POST',
      path: '/session/refresh',
      headers: this.csrf(),
      expect: [200],
      timeoutMs: REFRESH_TIMEOUT_MS,
    }
    try {
      return await this.transport.send<SessionAnswer>(call)
    } catch (failure) {
      if (!(failure instanceof NotReached)) throw failure
      return this.transport.send<SessionAnswer>({ ...call, headers: this.csrf() })
    }
  }

  private csrf(): Record<string, string> {
    const value = /(?:^|;\s*)(?:__Host-)?sw_csrf=([^;]*)/.exec(this.cookies())?.[1]
    return value === undefined ? {} : { 'X-CSRF-Token': decodeURIComponent(value) }
  }

  private keep(answer: SessionAnswer): Person {
    this.token = answer.access_token
    this.goodUntil = this.now() + answer.expires_in * 1000 - EARLY_MS
    this.whose = answer.person.id
    this.tell(answer.person)
    return answer.person
  }

  private forget(): void {
    this.token = null
    this.goodUntil = 0
    this.tell(null)
  }

  private tell(person: Person | null): void {
    const same = JSON.stringify(person) === JSON.stringify(this.person)
    this.person = person
    if (!same) for (const listener of this.listeners) listener(person)
  }
}
