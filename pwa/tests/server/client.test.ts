import { describe, expect, it, vi } from 'vitest'
import { Client, NotReached, Problem, SignedOut } from '../../src/server/client'
import { FakeServer, json, networkLost, page, person, problem, session } from './fake-server'

function clientOn(server: FakeServer, options: { now?: () => number; cookies?: () => string } = {}): Client {
  return new Client({ fetch: server.fetch, cookies: () => 'a=1; sw_csrf=ab%3D; b=2', ...options })
}

async function signedIn(server: FakeServer, options = {}): Promise<Client> {
  const client = clientOn(server, options)
  await client.session.signIn('lin', 'secret', 'device-1')
  return client
}

describe('signing in', () => {
  it('sends the token it was given and the language of the person', async () => {
    const server = new FakeServer(session('t1'), json(person))
    const client = new Client({ fetch: server.fetch, locale: () => 'en' })
    await client.session.signIn('lin', 'secret', 'device-1')
    await client.me()
    expect(server.seen[0]?.body).toEqual({ login: 'lin', password: 'secret', device_id: 'device-1' })
    expect(server.seen[1]?.headers.Authorization).toBe('Bearer t1')
    expect(server.seen[1]?.headers['Accept-Language']).toBe('en')
  })

  it('carries a wrong password as a problem with both sentences and the fields', async () => {
    const errors = [{ path: 'password', zh: '密码不对', en: 'Wrong password' }]
    const client = clientOn(new FakeServer(problem(401, '401.1', { errors })))
    const failure = await client.session.signIn('lin', 'x', 'd').catch((e: unknown) => e)
    expect(failure).toBeInstanceOf(Problem)
    const said = failure as Problem
    expect([said.status, said.code, said.sentence('zh-CN'), said.sentence('en')]).toEqual([
      401, '401.1', '中文 401.1', 'English 401.1',
    ])
    expect(said.fields('en')).toEqual({ password: 'Wrong password' })
  })
})

describe('renewing', () => {
  it('takes up the session of the cookie with the CSRF header', async () => {
    const server = new FakeServer(session('t1'))
    const client = clientOn(server)
    await client.session.resume()
    expect(client.session.person?.login).toBe('lin')
    expect(server.seen[0]?.headers['X-CSRF-Token']).toBe('ab=')
    expect(server.seen[0]?.headers.Authorization).toBeUndefined()
  })

  it('refreshes once for any number of waiting calls', async () => {
    let now = 0
    const server = new FakeServer(session('t1'), session('t2'), json([]), json([]), json([]))
    const client = await signedIn(server, { now: () => now })
    now = 599_000
    await Promise.all([client.regions(), client.checklists(), client.people({})])
    expect(server.paths().filter((p) => p === 'POST /session/refresh')).toHaveLength(1)
    expect(server.seen.slice(2).map((s) => s.headers.Authorization)).toEqual(['Bearer t2', 'Bearer t2', 'Bearer t2'])
  })

  it('renews after a 401 and sends the same call once more', async () => {
    const server = new FakeServer(session('t1'), problem(401, '401.2'), session('t2'), json(person))
    const client = await signedIn(server)
    await client.me()
    expect(server.paths()).toEqual(['POST /session', 'GET /me', 'POST /session/refresh', 'GET /me'])
    expect(server.seen[3]?.headers.Authorization).toBe('Bearer t2')
  })

  it('asks again when the answer to a refresh is lost', async () => {
    const server = new FakeServer(networkLost(), session('t1'))
    const client = clientOn(server)
    await client.session.resume()
    expect(server.paths()).toEqual(['POST /session/refresh', 'POST /session/refresh'])
  })

  it('does not sign anybody out because the network is gone', async () => {
    const server = new FakeServer(session('t1'), problem(401, '401.2'), networkLost(), networkLost())
    const client = await signedIn(server)
    await expect(client.me()).rejects.toMatchObject({ reason: 'offline' })
    expect(client.session.person?.login).toBe('lin')
  })

  it('signs out when the server refuses the cookie, and tells the watchers once', async () => {
    const server = new FakeServer(session('t1'), problem(401, '401.2'), problem(401, '401.3'))
    const client = await signedIn(server)
    const heard: unknown[] = []
    client.session.watch((someone) => heard.push(someone))
    await expect(client.me()).rejects.toBeInstanceOf(SignedOut)
    expect(heard).toEqual([null])
    expect(client.session.person).toBeNull()
  })

  it('does not let a late refresh undo a sign-out', async () => {
    let answer: (r: Response) => void = () => undefined
    const slow = () => new Promise<Response>((resolve) => (answer = resolve))
    const server = new FakeServer(slow, new Response(null, { status: 204 }))
    const client = clientOn(server)
    const resumed = client.session.resume()
    await client.session.signOut()
    answer(session('t-late'))
    await expect(resumed).rejects.toBeInstanceOf(SignedOut)
    expect(client.session.person).toBeNull()
  })
})

describe('somebody else answers', () => {
  it.each([
    ['a page with status 200', page(200)],
    ['a page with status 202', page(202)],
    ['network authentication required', page(511)],
    ['JSON with status 200 where only 202 means kept', json({ ok: true }, 200)],
    ['text that claims to be JSON', new Response('<html>', { status: 202, headers: { 'Content-Type': 'application/json' } })],
  ])('%s is a portal, never an acknowledgement', async (_, reply) => {
    const client = await signedIn(new FakeServer(session('t1'), reply))
    const failure = await client.putPhoto('ab', new ArrayBuffer(3), 'image/jpeg').catch((e: unknown) => e)
    expect(failure).toBeInstanceOf(NotReached)
    expect((failure as NotReached).reason).toBe('portal')
  })

  it('does not follow a redirect', async () => {
    const server = new FakeServer(session('t1'), () => Response.redirect('http://wifi.example/login', 302))
    const client = await signedIn(server)
    await expect(client.me()).rejects.toMatchObject({ name: 'NotReached', reason: 'portal' })
  })

  it('a gateway without a server behind it is unavailable', async () => {
    const client = await signedIn(new FakeServer(session('t1'), page(502)))
    await expect(client.me()).rejects.toMatchObject({ reason: 'unavailable' })
  })

  it('a server in trouble that says so is a problem that may pass', async () => {
    const client = await signedIn(new FakeServer(session('t1'), problem(503, '503.1')))
    const failure = (await client.me().catch((e: unknown) => e)) as Problem
    expect([failure.name, failure.passing]).toEqual(['Problem', true])
  })
})

describe('time', () => {
  const never = (_: unknown, signal: AbortSignal) =>
    new Promise<Response>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    })

  it('ends a call after its timeout', async () => {
    vi.useFakeTimers()
    try {
      const client = await signedIn(new FakeServer(session('t1'), never))
      const call = expect(client.me({ timeoutMs: 5_000 })).rejects.toMatchObject({ reason: 'timeout' })
      await vi.advanceTimersByTimeAsync(5_001)
      await call
    } finally {
      vi.useRealTimers()
    }
  })

  it('tells the caller giving up from a lost network', async () => {
    const client = await signedIn(new FakeServer(session('t1'), never))
    const stop = new AbortController()
    const call = client.me({ signal: stop.signal })
    await Promise.resolve()
    stop.abort()
    await expect(call).rejects.toMatchObject({ reason: 'cancelled' })
  })
})

describe('addresses', () => {
  it('leaves empty filters out and encodes the rest', async () => {
    const server = new FakeServer(session('t1'), json({ items: [], next_cursor: null }))
    const client = await signedIn(server)
    await client.visits({ q: '人民路 店', state: '', region: undefined, limit: 20 })
    expect(server.paths()[1]).toBe('GET /visits?q=%E4%BA%BA%E6%B0%91%E8%B7%AF+%E5%BA%97&limit=20')
  })

  it('sends photo bytes untouched with their type', async () => {
    const bytes = new Uint8Array([1, 2, 3]).buffer
    const server = new FakeServer(session('t1'), json({ sha256: 'ab', length: 3, kept: true }, 202))
    const client = await signedIn(server)
    await client.putPhoto('ab', bytes, 'image/jpeg')
    expect(server.seen[1]?.body).toBe(bytes)
    expect(server.seen[1]?.headers['Content-Type']).toBe('image/jpeg')
  })
})
