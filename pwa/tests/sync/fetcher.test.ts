import { beforeEach, describe, expect, it } from 'vitest'
import { Work } from '../../src/local/work'
import type { Pack } from '../../src/server/types'
import { PackFetcher } from '../../src/sync/fetcher'
import { LIN, WANG, pack, person } from '../make'

let count = 0
let answer: Pack
let asked: Array<string | null>
let fetcher: PackFetcher

beforeEach(() => {
  count += 1
  asked = []
  answer = pack()
  const source = { pack: async (since: string | null) => (asked.push(since), answer) }
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
