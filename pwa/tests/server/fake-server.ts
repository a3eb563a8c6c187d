// A scripted other end for the client: each call takes the next answer and is remembered.

export interface Seen {
  method: string
  path: string
  headers: Record<string, string>
  body: unknown
}
type Reply = Response | Error | ((seen: Seen, signal: AbortSignal) => Response | Promise<Response>)

export class FakeServer {
  readonly seen: Seen[] = []
  private readonly replies: Reply[]

  constructor(...replies: Reply[]) {
    this.replies = replies
  }

  readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const seen: Seen = {
      method: init.method ?? 'GET',
      path: String(input),
      headers: { ...(init.headers as Record<string, string>) },
      body: typeof init.body === 'string' ? JSON.parse(init.body) : (init.body ?? null),
    }
    this.seen.push(seen)
    const reply = this.replies.shift()
    if (reply === undefined) throw new Error(`no answer scripted for ${seen.method} ${seen.path}`)
    if (reply instanceof Error) throw reply
    return typeof reply === 'function' ? reply(seen, init.signal as AbortSignal) : reply
  }

  paths(): string[] {
    return this.seen.map((s) => `${s.method} ${s.path.replace('/api/v1', '')}`)
  }
}

export function json(body: unknown, status = 200, type = 'application/json'): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } })
}

export function problem(status: number, code: string, extra: Record<string, unknown> = {}): Response {
  const body = { type: 'about:blank', status, code, zh: `中文 ${code}`, en: `English ${code}`, errors: [], ...extra }
  return json(body, status, 'application/problem+json')
}

export function page(status = 200): Response {
  return new Response('<html>Welcome to the mall Wi-Fi</html>', { status, headers: { 'Content-Type': 'text/html' } })
}

export const networkLost = (): Error => new TypeError('Failed to fetch')

export const person = {
  id: 'p1',
  name: '林督导',
  login: 'lin',
  role: 'supervisor',
  locale: 'zh-CN',
  door: 'field',
  organisation: { id: 'o1', name: '示例连锁' },
  regions: [],
  stores: [],
} as const

export function session(token: string, seconds = 600): Response {
  return json({ access_token: token, expires_in: seconds, person })
}
