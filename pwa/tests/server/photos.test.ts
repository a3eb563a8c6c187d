import { describe, expect, it } from 'vitest'
import { Problem } from '../../src/server/client'
import { PhotoShelf } from '../../src/server/photos'
import { uuid7 } from '../../src/server/uuid'

function shelfOn(answers: Array<'ok' | 'not_ready' | 'gone'>, spare = 1) {
  const waits: number[] = []
  const dropped: string[] = []
  const asked: string[] = []
  const client = {
    photoBytes: async (sha256: string) => {
      asked.push(sha256)
      const answer = answers.shift() ?? 'ok'
      if (answer === 'ok') return new Blob([sha256], { type: 'image/webp' })
      const code = answer === 'gone' ? '404.1' : '404.2'
      throw new Problem({ status: 404, code, zh: '', en: '', errors: [], request_id: null })
    },
  }
  const shelf = new PhotoShelf(client, {
    spare,
    waitsMs: [10, 20],
    wait: async (ms) => void waits.push(ms),
    makeUrl: () => `blob:${asked.length}`,
    dropUrl: (url) => void dropped.push(url),
  })
  return { shelf, waits, dropped, asked }
}

describe('the photo shelf', () => {
  it('fetches a picture once for two viewers', async () => {
    const { shelf, asked } = shelfOn([])
    const [a, b] = [shelf.borrow('aa', 'thumbnail'), shelf.borrow('aa', 'thumbnail')]
    expect(await a.url).toBe(await b.url)
    expect(asked).toEqual(['aa'])
  })

  it('waits for a small picture that is still being made', async () => {
    const { shelf, waits, asked } = shelfOn(['not_ready', 'not_ready', 'ok'])
    expect(await shelf.borrow('aa', 'display').url).toBe('blob:3')
    expect([waits, asked.length]).toEqual([[10, 20], 3])
  })

  it('does not ask again for a photo that is not there, until somebody looks again', async () => {
    const { shelf, asked } = shelfOn(['gone', 'ok'])
    await expect(shelf.borrow('aa', 'display').url).rejects.toBeInstanceOf(Problem)
    expect(await shelf.borrow('aa', 'display').url).toBe('blob:2')
    expect(asked).toEqual(['aa', 'aa'])
  })

  it('drops the oldest unused picture and never one in use', async () => {
    const { shelf, dropped } = shelfOn([], 1)
    const inUse = shelf.borrow('aa', 'thumbnail')
    const first = shelf.borrow('bb', 'thumbnail')
    const second = shelf.borrow('cc', 'thumbnail')
    await Promise.all([inUse.url, first.url, second.url])
    first.release()
    first.release()
    second.release()
    await Promise.resolve()
    await Promise.resolve()
    expect(dropped).toHaveLength(1)
    expect(dropped).toEqual([await first.url])
  })
})

describe('ids of the device', () => {
  it('are version 7 and sort by time', () => {
    const early = uuid7(1_700_000_000_000)
    const late = uuid7(1_700_000_000_001)
    expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(early < late).toBe(true)
    expect(parseInt(early.replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000)
  })
})
