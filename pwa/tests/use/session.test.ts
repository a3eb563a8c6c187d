// Who may use the phone when the server, the network or the sign-in is gone.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { LIN, person } from '../make'

function json(status: number, body: unknown): Response {
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } })
}
let answer: () => Promise<Response>

async function freshStart() {
  vi.resetModules()
  const { work } = await import('../../src/use/local')
  const { startSession, useSession } = await import('../../src/use/session')
  return { work, startSession, session: useSession() }
}
async function remember(): Promise<void> {
  const { work } = await freshStart()
  await work.meta.put({ key: 'last_person', value: person() })
}

beforeEach(async () => {
  const { work } = await freshStart()
  await work.meta.clear()
  answer = () => Promise.reject(new TypeError('no network'))
  document.cookie = 'sw_csrf=x'
  vi.stubGlobal('fetch', () => answer())
})

describe('opening the app', () => {
  it('without a network and with a known person: their work is open at once', async () => {
    await remember()
    const { startSession, session } = await freshStart()
    await startSession()
    expect(session.person.value?.id).toBe(LIN)
    expect(session.standing.value).toBe('remembered')
    expect(session.expired.value).toBe(false)
  })

  it('with an expired sign-in: the same, and it says so', async () => {
    await remember()
    answer = async () => json(401, { status: 401, code: '401.2', zh: '过期', en: 'expired' })
    const { startSession, session } = await freshStart()
    await startSession()
    await vi.waitFor(() => expect(session.expired.value).toBe(true))
    expect(session.person.value?.id).toBe(LIN)
  })

  it('never signed in here: the door, without asking the server', async () => {
    document.cookie = 'sw_csrf=; Max-Age=0'
    const asked = vi.fn()
    answer = async () => (asked(), json(401, { status: 401, code: '401.2' }))
    const { startSession, session } = await freshStart()
    await startSession()
    expect([session.standing.value, asked.mock.calls.length]).toEqual(['none', 0])
  })

  it('with nobody known and no network: the door', async () => {
    const { startSession, session } = await freshStart()
    await startSession()
    expect([session.person.value, session.standing.value]).toEqual([null, 'none'])
  })

  it('with a good sign-in: live, and remembered for the next time', async () => {
    answer = async () => json(200, { access_token: 't', expires_in: 600, person: person() })
    const { startSession, session, work } = await freshStart()
    await startSession()
    expect(session.standing.value).toBe('live')
    await vi.waitFor(async () => expect(await work.meta.get('last_person')).toBeDefined())
  })
})

describe('signing out', () => {
  it('forgets the person even when the server cannot be told', async () => {
    await remember()
    const { startSession, session, work } = await freshStart()
    await startSession()
    await session.signOut()
    expect([session.person.value, session.standing.value]).toEqual([null, 'none'])
    expect(await work.meta.get('last_person')).toBeUndefined()
  })
})
