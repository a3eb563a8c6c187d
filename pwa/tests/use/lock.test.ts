// The PIN from the person's side: what opens, what does not, and that nothing is ever lost by it.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { dataKey, flawOfPin } from '../../src/local/lock'
import type { PhotoEntry } from '../../src/server/types'
import { rescueZip } from '../../src/sync/rescue'
import { LIN, WANG, draft, entry, kit, person } from '../make'
import { isPlain, NOTE, rawRows, STORE } from '../local/raw'

vi.mock('../../src/local/lock', async (actual) => ({ ...(await actual<object>()), calibratedRounds: async () => 50 }))

const PIN = '270418'
let server: { secrets: Map<string, string>; password: string; who: ReturnType<typeof person>; isThere: boolean; fresh: boolean }

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' } })
}
const no = (status: number, code: string): Response => json(status, { status, code, zh: '不行', en: 'no', errors: [] })

async function answer(address: string, init: RequestInit): Promise<Response> {
  if (!server.isThere) throw new TypeError('no network')
  const path = address.replace('/api/v1', '')
  const sent = init.body === undefined ? {} : (JSON.parse(init.body as string) as Record<string, string>)
  const token = { access_token: server.who.id, expires_in: 600, person: server.who }
  if (path === '/session' && init.method === 'DELETE') return new Response(null, { status: 204 })
  if (path === '/session') {
    if (sent['password'] !== server.password) return no(401, '401.2')
    server.fresh = true
    return json(200, token)
  }
  if (path === '/session/refresh') return json(200, token)
  const key = /^\/me\/phone-keys\/([^/]+)(\/release)?$/.exec(path)
  if (key === null) return no(404, '404.3')
  if (key[2] === undefined) {
    server.secrets.set(key[1] as string, sent['secret'] as string)
    return json(202, { kept: true })
  }
  return server.fresh ? json(200, { secret: server.secrets.get(key[1] as string) }) : no(403, '403.6')
}

/** As after a kill: every module anew, nothing in memory. */
async function start() {
  vi.resetModules()
  const { drafts, kept, seal, work } = await import('../../src/use/local')
  const { startSession, useSession } = await import('../../src/use/session')
  const { useLock, watchLock } = await import('../../src/use/lock')
  await startSession()
  watchLock()
  const lock = useLock()
  if (server.isThere) await vi.waitFor(() => expect(useSession().standing.value).toBe('live'))
  return { drafts, kept, seal, work, session: useSession(), lock }
}
type App = Awaited<ReturnType<typeof start>>

async function rows(): Promise<string[]> {
  return (await rawRows(['storewalk-kept', 'storewalk-work'])).filter(isPlain).map((row) => row.store)
}
async function worked(app: App, id = 'd1', owner = LIN): Promise<void> {
  await app.drafts.create(draft({ id, person_id: owner }), kit({ visit_id: id, store: { ...kit().store, name: STORE } }))
  await app.drafts.answer(id, 'A01', { note: NOTE })
  await app.kept.saveRow(entry({ id: `v-${id}`, person_id: owner, store_name: STORE }))
}
const read = async (app: App) => [(await app.drafts.answers('d1'))['A01']?.note, (await app.kept.rows<ReturnType<typeof entry>>(LIN))[0]?.store_name]
const done = (app: App) => vi.waitFor(() => expect(app.lock.sealing.value).toBe(false))

async function withPin(): Promise<App> {
  const app = await start()
  await worked(app)
  await app.lock.set(PIN)
  await done(app)
  return app
}

beforeEach(async () => {
  server = { secrets: new Map(), password: 'storewalk', isThere: true, fresh: false, who: person({ stores: [{ id: 's', name: STORE }] }) }
  document.cookie = 'sw_csrf=x'
  vi.stubGlobal('fetch', answer)
  const { kept, work } = await import('../../src/use/local')
  for (const table of work.tables) await table.clear()
  await kept.disk.run(['photos', 'facts', 'outbox'], 'readwrite', (tx) => {
    for (const name of tx.objectStoreNames) tx.objectStore(name).clear()
    return undefined
  })
})

describe('a PIN', () => {
  it('closes what lies here, leaves nothing legible, and asks after a kill', async () => {
    await withPin()
    expect(await rows()).toEqual([])
    server.isThere = false
    const app = await start()
    expect([app.lock.standing.value, app.lock.user.value, app.session.person.value?.name]).toEqual(['locked', null, '林晓'])
    expect(await app.lock.enter('999999')).toEqual({ is: 'wrong', left: 9 })
    expect(await app.lock.enter(PIN)).toEqual({ is: 'open' })
    expect(await read(app)).toEqual([NOTE, STORE])
    expect(app.lock.user.value?.stores[0]?.name).toBe(STORE)
    expect(await rows()).toEqual([])
  })

  it('closes after ten wrong ones, across kills, and the password opens it and asks for a new one', async () => {
    await withPin()
    for (let guess = 0; guess < 10; guess += 1) {
      const app = await start()
      expect(await app.lock.enter('314159')).toEqual(guess === 9 ? { is: 'closed' } : { is: 'wrong', left: 9 - guess })
    }
    const app = await start()
    expect([await app.lock.isClosed(), await app.lock.enter(PIN)]).toEqual([true, { is: 'closed' }])
    await expect(app.lock.recover('wrong')).rejects.toMatchObject({ status: 401 })
    await app.lock.recover('storewalk')
    expect(app.lock.standing.value).toBe('locked')
    await app.lock.renew('860231')
    expect(await read(app)).toEqual([NOTE, STORE])
    const later = await start()
    expect(await later.lock.enter(PIN)).toEqual({ is: 'wrong', left: 9 })
    expect(await later.lock.enter('860231')).toEqual({ is: 'open' })
  })

  it('lets the rescue file be made by the unlocked app alone, in the open and with every photo', async () => {
    const app = await withPin()
    const bytes = new TextEncoder().encode('a picture').buffer
    await app.kept.savePhoto({ person_id: LIN, sha256: 'aa', bytes, media_type: 'image/jpeg', width: 1, height: 1, saved_ms: 1, held_ms: null })
    await app.drafts.addPhoto('d1', { sha256: 'aa', item: 'A01' } as PhotoEntry, null)
    expect(await rows()).toEqual([])
    const wish = { personId: LIN, build: 'test' }
    const file = await (await rescueZip(app.kept, app.drafts, wish)).text()
    for (const said of [NOTE, 'visits/v-d1.json', 'drafts/d1.json', 'photos/aa.jpg', 'a picture']) expect(file).toContain(said)

    const locked = await start()
    await expect(rescueZip(locked.kept, locked.drafts, wish)).rejects.toMatchObject({ name: 'Locked' })
  })

  it('a right one takes the wrong ones back', async () => {
    await withPin()
    const app = await start()
    for (let guess = 0; guess < 9; guess += 1) await app.lock.enter('314159')
    expect(await app.lock.enter(PIN)).toEqual({ is: 'open' })
    expect(await (await start()).lock.enter('314159')).toEqual({ is: 'wrong', left: 9 })
  })

  it('cannot be recovered without a network, and nothing is lost by trying', async () => {
    await withPin()
    server.isThere = false
    const app = await start()
    await expect(app.lock.recover('storewalk')).rejects.toMatchObject({ reason: 'offline' })
    expect(await app.lock.enter(PIN)).toEqual({ is: 'open' })
    expect(await read(app)).toEqual([NOTE, STORE])
  })

  it('is not set where the server cannot keep the second key', async () => {
    const app = await start()
    await worked(app)
    server.isThere = false
    await expect(app.lock.set(PIN)).rejects.toMatchObject({ reason: 'offline' })
    expect([app.lock.standing.value, await app.kept.locks()]).toEqual(['none', []])
  })

  it('changed: rows are untouched, only the new one opens', async () => {
    const app = await withPin()
    const before = await rawRows(['storewalk-work'])
    expect(await app.lock.change('111222', '860231')).toEqual({ is: 'wrong', left: 9 })
    expect(await app.lock.change(PIN, '860231')).toEqual({ is: 'open' })
    expect(await rawRows(['storewalk-work'])).toEqual(before)
    const later = await start()
    expect((await later.lock.enter(PIN)).is).toBe('wrong')
    expect((await later.lock.enter('860231')).is).toBe('open')
  })

  it('taken off and set again: everything readable at each step, even a row that was left behind', async () => {
    const app = await withPin()
    const [closed] = (await app.kept.rowsAtRest()).filter((row) => row.id === 'v-d1')
    await app.lock.off(PIN)
    await done(app)
    expect(new Set(await rows())).toEqual(new Set(['kits', 'answers', 'outbox', 'meta']))
    // A window that had not heard of it writes once more under the old key.
    await app.kept.disk.run(['outbox'], 'readwrite', (tx) => tx.objectStore('outbox').put(closed))
    const second = await start()
    expect(second.lock.standing.value).toBe('none')
    expect(await read(second)).toEqual([NOTE, STORE])
    await second.lock.set('860231')
    await done(second)
    await second.kept.disk.run(['outbox'], 'readwrite', (tx) => tx.objectStore('outbox').put(closed))
    const third = await start()
    await third.lock.enter('860231')
    await done(third)
    expect(await read(third)).toEqual([NOTE, STORE])
    expect(await rows()).toEqual([])
    const [now] = (await third.kept.rowsAtRest()).filter((row) => row.id === 'v-d1')
    expect(now).not.toEqual(closed)
  })

  it('of one person is no matter of another’s, and their work is not met', async () => {
    const app = await withPin()
    await app.session.signOut()
    server.who = person({ id: WANG, name: '王敏', login: 'wang' })
    await app.session.signIn('wang', 'storewalk')
    expect([app.lock.standing.value, app.seal.stands(LIN)]).toEqual(['none', 'locked'])
    await worked(app, 'd2', WANG)
    expect(await app.drafts.list(WANG)).toHaveLength(1)
    expect(await app.drafts.list(LIN).catch(() => 'closed')).toBe('closed')
    await app.session.signOut()
    server.who = person()
    await app.session.signIn('lin', 'storewalk')
    expect(app.lock.standing.value).toBe('locked')
    await app.lock.enter(PIN)
    expect(await read(app)).toEqual([NOTE, STORE])
  })
})

describe('out of sight', () => {
  const hide = (state: 'hidden' | 'visible') => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
    document.dispatchEvent(new Event('visibilitychange'))
  }
  it.each([['a little less than chosen', 4 * 60_000 + 59_000, 'open'], ['as long as chosen', 5 * 60_000, 'locked'], ['until a clock was set back', -1, 'locked']])('%s', async (_, ms, stands) => {
    const app = await withPin()
    expect(await app.lock.minutes(5)).toBe(5)
    const began = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(began)
    hide('hidden')
    vi.spyOn(Date, 'now').mockReturnValue(began + ms)
    hide('visible')
    expect(app.lock.standing.value).toBe(stands)
    await vi.waitFor(() => expect(app.seal.stands(LIN)).toBe(stands))
  })

  it('what was being written is written before the key goes', async () => {
    const app = await withPin()
    const writing = app.drafts.answer('d1', 'A02', { note: '最后一句' })
    await app.lock.lockNow()
    await writing
    expect(app.seal.stands(LIN)).toBe('locked')
    await app.lock.enter(PIN)
    expect((await app.drafts.answers('d1'))['A02']).toEqual({ note: '最后一句' })
  })
})

describe('which PINs do', () => {
  it.each(['12345', 'abcdef', '1234567890123', ''])('%s is none', (pin) => expect(flawOfPin(pin)).toBe('short'))
  it.each(['000000', '123456', '987654', '345678', '135791', '121212', '123123', '112233', '147258', '123321', '5201314', '110011'])('%s is guessed first', (pin) => expect(flawOfPin(pin)).toBe('simple'))
  it.each([PIN, '860231', '904172', '38205716'])('%s is good', (pin) => expect(flawOfPin(pin)).toBeNull())
  it('a key is not handed out by the browser', async () => {
    await expect(crypto.subtle.exportKey('raw', await dataKey(new Uint8Array(32).buffer))).rejects.toThrow()
  })
})
