import { beforeEach, describe, expect, it } from 'vitest'
import { Work } from '../../src/local/work'
import type { Pack, PackChanges, PackMarks } from '../../src/server/types'
import { PackFetcher } from '../../src/sync/fetcher'
import { LIN, WANG, pack, person, store } from '../make'

let count = 0
let answer: Pack
let asked: Array<string | null>
let told: PackMarks[]
let changes: PackChanges | null
let fetcher: PackFetcher

beforeEach(() => {
  count += 1
  asked = []
  told = []
  changes = null
  answer = pack()
  const source = {
    pack: async (since: string | null) => (asked.push(since), answer),
    packChanges: async (known: { marks: PackMarks }) => (told.push(known.marks), changes ?? answer),
  }
  fetcher = new PackFetcher(new Work(`fetcher-${count}`), source, () => 42)
})

describe('the pack', () => {
  it('is kept, and asked for by its cursor afterwards', async () => {
    expect(await fetcher.kept(LIN)).toBeNull()
    await fetcher.fetch(LIN)
    answer = { cursor: 'c1', unchanged: true, server_time: '' }
    const row = await fetcher.fetch(LIN)
    expect(asked).toEqual([null, 'c1'])
    expect(row.pack.stores).toHaveLength(1)
    expect(row.fetched_ms).toBe(42)
  })

  it('of another person is not kept under this one', async () => {
    answer = pack({ person: person({ id: WANG }) })
    await expect(fetcher.fetch(LIN)).rejects.toThrow()
    expect(await fetcher.kept(LIN)).toBeNull()
    expect(await fetcher.kept(WANG)).toBeNull()
  })

  it('the old one stays when the new one does not come', async () => {
    await fetcher.fetch(LIN)
    answer = pack({ person: person({ id: WANG }) })
    await expect(fetcher.fetch(LIN)).rejects.toThrow()
    expect((await fetcher.kept(LIN))?.pack.cursor).toBe('c1')
  })
})

describe('a pack that changed', () => {
  const marks = (stores: Record<string, string>): PackMarks => ({ stores, plan: {}, checklists: {}, tickets: {}, books: {}, samples: {}, assets: {}, skus: { '*': 'k' } })
  const changed = (over: Partial<PackChanges>): PackChanges => ({
    cursor: 'c2', scope_epoch: 1, unchanged: false, server_time: '', size_bytes: 1, budget_bytes: 2, person: person(),
    marks: marks({}), changed: {}, gone: {}, ...over,
  })
  const a = store({ id: 'a', name: '甲店' })
  const b = store({ id: 'b', name: '乙店' })
  const goods = [{ code: 'S1', barcode: null, name: '水', uom: '瓶', unit_cost: null, shelf_life_days: null }]

  beforeEach(async () => {
    answer = pack({ stores: [a, b], skus: goods, marks: marks({ a: '1', b: '1' }) })
    await fetcher.fetch(LIN)
  })

  it('gets what differs in its place, loses what is gone, and keeps the rest', async () => {
    const later = { ...b, name: '乙店新址' }
    const c = store({ id: 'c' })
    changes = changed({ marks: marks({ c: '1', b: '2' }), changed: { stores: { b: later, c } }, gone: { stores: ['a'] } })
    const row = await fetcher.fetch(LIN)
    expect(told).toEqual([marks({ a: '1', b: '1' })])
    expect(row.pack.stores).toEqual([c, later])
    expect(row.pack.skus).toEqual(goods)
    expect([row.cursor, row.pack.marks]).toEqual(['c2', changes.marks])
    expect((await fetcher.kept(LIN))?.pack.stores).toEqual([c, later])
  })

  it('gets a shelf that it did not have before', async () => {
    const result = { id: 'v1' }
    changes = changed({ marks: { ...marks({ a: '1', b: '1' }), results: { v1: 'r' } }, changed: { results: { v1: result } } })
    expect((await fetcher.fetch(LIN)).pack.results).toEqual([result])
  })

  it('is fetched whole where something is nowhere to be had', async () => {
    changes = changed({ marks: marks({ a: '1', nowhere: '9' }) })
    answer = pack({ cursor: 'c3', stores: [a] })
    const row = await fetcher.fetch(LIN)
    expect(asked).toEqual([null, null])
    expect(row.cursor).toBe('c3')
  })

  it('is taken whole where the server says so: the scope has moved', async () => {
    answer = pack({ cursor: 'c4', scope_epoch: 2, stores: [b] })
    const row = await fetcher.fetch(LIN)
    expect(row.pack.stores).toEqual([b])
    expect(asked).toHaveLength(1)
  })
})
