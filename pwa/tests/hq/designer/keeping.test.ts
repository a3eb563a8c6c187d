// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { History } from '../../../src/hq/designer/history'
import { Keeper, shelfIn, type Kept, type Theirs } from '../../../src/hq/designer/keeper'
import { NotReached, Problem, SignedOut } from '../../../src/server/failures'

const doc = (n: number | string) => ({ n })
const refusal = (status: number) => new Problem({ status, code: `${status}.1`, zh: '不行', en: 'No', errors: [], request_id: null })

/** A server with one draft, a shelf in memory, and a clock that moves when it is told to. */
function world(start: Kept = { document: doc(0), revision: 1 }) {
  const server: Theirs = { ...start }
  const waiting: { run: () => void; ms: number }[] = []
  const stored = new Map<string, string>()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  }
  const states: string[] = []
  const failures: unknown[] = []
  let hold: Promise<void> | null = null
  const shelf = shelfIn(storage, 'chen', 'd1')
  const keeper: Keeper = new Keeper(start, {
    shelf,
    changed: () => states.push(keeper.state),
    load: async () => ({ ...server }),
    save: async (document, revision) => {
      await hold
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      if (revision !== server.revision) throw refusal(409)
      if (JSON.stringify(server.document) !== JSON.stringify(document)) server.revision += 1
      server.document = document
      return { revision: server.revision }
    },
    later: (run, ms) => {
      const one = { run, ms }
      waiting.push(one)
      return () => waiting.splice(waiting.indexOf(one) >>> 0, 1)
    },
  })
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  const tick = async () => {
    for (const one of waiting.splice(0)) one.run()
    await settle()
  }
  return { keeper, server, waiting, states, failures, stored, storage, shelf, tick, settle, holdWith: (held: Promise<void> | null) => (hold = held) }
}

describe('keeping a draft', () => {
  it('saves after a pause, once for many keys, and leaves no copy behind', async () => {
    const { keeper, server, tick, shelf, waiting } = world()
    for (const n of [1, 2, 3]) keeper.change(doc(n))
    expect([keeper.state, shelf.read()?.document, waiting.length]).toEqual(['waiting', { n: 3 }, 1])
    await tick()
    expect([keeper.state, server.document, keeper.revision, shelf.read()]).toEqual(['saved', { n: 3 }, 2, null])
  })

  it('sends what was typed during a save afterwards', async () => {
    const { keeper, server, tick, settle, holdWith, shelf } = world()
    let free = (): void => undefined
    holdWith(new Promise((resolve) => (free = resolve)))
    keeper.change(doc(1))
    await tick()
    keeper.change(doc(2))
    expect(keeper.state).toBe('saving')
    holdWith(null)
    free()
    await settle()
    expect([keeper.state, server.document, shelf.read()]).toEqual(['waiting', { n: 1 }, { document: { n: 2 }, revision: 2 }])
    await tick()
    expect([keeper.state, server.document, server.revision]).toEqual(['saved', { n: 2 }, 3])
  })

  it('keeps typing safe while the network is away and sends it when it is back', async () => {
    const { keeper, server, tick, failures, shelf, waiting } = world()
    failures.push(new NotReached('offline'), new NotReached('timeout'), refusal(503))
    keeper.change(doc(1))
    await tick()
    expect([keeper.state, shelf.read()?.document, waiting[0]?.ms]).toEqual(['offline', { n: 1 }, 2000])
    await tick()
    await tick()
    expect(waiting[0]?.ms).toBe(15_000)
    await tick()
    expect([keeper.state, server.document]).toEqual(['saved', { n: 1 }])
  })

  it('keeps the copy when the server refuses or the session is over', async () => {
    for (const failure of [refusal(413), new SignedOut()]) {
      const { keeper, tick, failures, shelf } = world()
      failures.push(failure)
      keeper.change(doc(1))
      await tick()
      expect([keeper.state === 'saved', keeper.failure, shelf.read()?.document]).toEqual([false, failure, { n: 1 }])
    }
  })

  it('says so when this device cannot keep a copy', () => {
    const { storage } = world()
    const full = shelfIn({ ...storage, setItem: () => { throw new Error('full') } }, 'chen', 'd1')
    expect(full.write({ document: doc(1), revision: 1 })).toBe(false)
  })
})

describe('somebody else saved', () => {
  const clash = async () => {
    const w = world()
    w.server.document = doc('theirs')
    w.server.revision = 7
    w.keeper.change(doc('mine'))
    await w.tick()
    return w
  }
  it('asks, and sends nothing meanwhile', async () => {
    const { keeper, server, tick, shelf } = await clash()
    expect([keeper.state, keeper.theirs?.document]).toEqual(['conflict', { n: 'theirs' }])
    keeper.change(doc('mine 2'))
    await tick()
    expect([server.document, shelf.read()?.document]).toEqual([{ n: 'theirs' }, { n: 'mine 2' }])
  })
  it('mine can win', async () => {
    const { keeper, server, settle } = await clash()
    void keeper.keepMine()
    await settle()
    expect([keeper.state, server.document, server.revision]).toEqual(['saved', { n: 'mine' }, 8])
  })
  it('theirs can win', async () => {
    const { keeper, shelf } = await clash()
    expect([keeper.takeTheirs(), keeper.state, keeper.revision, shelf.read()]).toEqual([{ n: 'theirs' }, 'saved', 7, null])
  })
  it('is no conflict where both typed the same', async () => {
    const w = world()
    w.server.document = doc('same')
    w.server.revision = 7
    w.keeper.change(doc('same'))
    await w.tick()
    expect([w.keeper.state, w.keeper.revision]).toEqual(['saved', 7])
  })
})

describe('a copy left by an earlier visit', () => {
  it('is continued on the same revision', async () => {
    const { keeper, server, tick } = world()
    expect(keeper.resume({ document: doc('left'), revision: 1 }, { ...server })).toBe('continued')
    await tick()
    expect(server.document).toEqual({ n: 'left' })
  })
  it('is asked about when the draft went on without it', () => {
    const { keeper } = world({ document: doc('new'), revision: 4 })
    expect(keeper.resume({ document: doc('left'), revision: 1 }, { document: doc('new'), revision: 4 })).toBe('conflict')
    expect([keeper.document, keeper.theirs?.revision]).toEqual([{ n: 'left' }, 4])
  })
  it('is dropped when it says the same, and belongs to one person and one draft', () => {
    const { keeper, shelf, storage } = world()
    shelf.write({ document: doc(0), revision: 1 })
    expect(shelfIn(storage, 'he', 'd1').read()).toBeNull()
    expect(shelfIn(storage, 'chen', 'd2').read()).toBeNull()
    expect(keeper.resume({ document: doc(0), revision: 1 }, { document: doc(0), revision: 1 })).toBe('nothing')
    expect(shelf.read()).toBeNull()
  })
  it('that cannot be read is no copy', () => {
    const { storage, shelf } = world()
    storage.setItem('storewalk.designer.chen.d1', '{"document":3}')
    expect(shelf.read()).toBeNull()
  })
})

describe('undo', () => {
  const at = { at: 'head' } as const
  it('takes back typing in one field at once, and other fields apart', () => {
    const history = new History({ doc: doc(0), place: at })
    history.push({ doc: doc(1), place: at }, 'title', 0)
    history.push({ doc: doc(2), place: at }, 'title', 300)
    history.push({ doc: doc(3), place: at }, 'code', 400)
    history.push({ doc: doc(4), place: at }, 'code', 9000)
    const seen = []
    while (history.undo()) seen.push(history.present.doc)
    expect(seen).toEqual([{ n: 3 }, { n: 2 }, { n: 0 }])
    while (history.redo()) seen.push(history.present.doc)
    expect(seen.slice(3)).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }])
  })
  it('forgets what was taken back once something else is done', () => {
    const history = new History({ doc: doc(0), place: at })
    history.push({ doc: doc(1), place: at }, null, 0)
    history.undo()
    history.push({ doc: doc(2), place: at }, null, 1)
    expect([history.canRedo, history.undo(), history.present.doc]).toEqual([false, true, { n: 0 }])
  })
  it('goes back to where the change was made', () => {
    const [here, there] = [{ at: 'section', section: 0 }, { at: 'section', section: 1 }] as const
    const history = new History({ doc: doc(0), place: at })
    history.look(here)
    history.push({ doc: doc(1), place: there }, null, 0)
    history.look(at)
    history.undo()
    expect(history.present.place).toEqual(here)
    history.redo()
    expect(history.present.doc).toEqual({ n: 1 })
  })
  it('makes no step of a change that changed nothing, nor of looking elsewhere', () => {
    const start = doc(0)
    const history = new History({ doc: start, place: at })
    history.push({ doc: start, place: { at: 'scoring' } }, null, 0)
    history.look({ at: 'section', section: 0 })
    expect([history.canUndo, history.present.place]).toEqual([false, { at: 'section', section: 0 }])
  })
})
