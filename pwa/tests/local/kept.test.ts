import { afterEach, describe, expect, it, vi } from 'vitest'
import { Kept, isLostConnection } from '../../src/local/kept'
import { LIN, WANG, sha } from '../make'

let count = 0
const fresh = (): Kept => new Kept(`kept-${(count += 1)}`)
const picture = (person: string, mark: string) => ({
  person_id: person, sha256: sha(mark), bytes: new Uint8Array([1, 2, 3]).buffer, media_type: 'image/jpeg', width: 4, height: 3,
  saved_ms: 5, held_ms: null,
})
afterEach(() => vi.restoreAllMocks())

describe('what must never be lost', () => {
  it('gives a photo back byte for byte, and lists it without its bytes', async () => {
    const kept = fresh()
    await kept.savePhoto(picture(LIN, 'a'))
    expect(new Uint8Array((await kept.photoBytes(LIN, sha('a'))) as ArrayBuffer)).toEqual(new Uint8Array([1, 2, 3]))
    const [fact] = await kept.photoFacts(LIN)
    expect(fact).toMatchObject({ sha256: sha('a'), length: 3, held_ms: null })
    expect(fact).not.toHaveProperty('bytes')
  })

  it('shows one person nothing of another, even of the same picture', async () => {
    const kept = fresh()
    await kept.savePhoto(picture(LIN, 'a'))
    await kept.savePhoto(picture(WANG, 'a'))
    await kept.saveRow({ id: 'v1', person_id: LIN })
    await kept.dropPhotos(WANG, [sha('a')])
    expect(await kept.photoFacts(WANG)).toEqual([])
    expect(await kept.rows(WANG)).toEqual([])
    expect(await kept.photoBytes(LIN, sha('a'))).not.toBeNull()
    expect(await kept.rows(LIN)).toHaveLength(1)
  })

  it('does not confuse people whose ids begin alike', async () => {
    const kept = fresh()
    await kept.savePhoto(picture('p', 'a'))
    await kept.savePhoto(picture('p2', 'b'))
    expect((await kept.photoFacts('p')).map((fact) => fact.sha256)).toEqual([sha('a')])
  })

  it('two photos saved in one instant are both there', async () => {
    const kept = fresh()
    await Promise.all([kept.savePhoto(picture(LIN, 'a')), kept.savePhoto(picture(LIN, 'b'))])
    expect(await kept.photoFacts(LIN)).toHaveLength(2)
  })

  it.each(['InvalidStateError', 'UnknownError', 'AbortError'])('opens again and repeats the write after one %s', async (name) => {
    const kept = fresh()
    await kept.saveRow({ id: 'v1', person_id: LIN })
    const closed = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('closing', name)
    })
    await kept.saveRow({ id: 'v2', person_id: LIN })
    expect(closed).toHaveBeenCalled()
    expect(await kept.rows(LIN)).toHaveLength(2)
  })

  it('says so when the database stays closed, and opens it once it can be', async () => {
    const kept = fresh()
    const opened = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('no backing store', 'UnknownError')
    })
    await expect(kept.saveRow({ id: 'v1', person_id: LIN })).rejects.toThrow('no backing store')
    expect(opened.mock.calls.length).toBeGreaterThan(1)
    vi.restoreAllMocks()
    await kept.saveRow({ id: 'v2', person_id: LIN })
    expect(await kept.rows(LIN)).toHaveLength(1)
  })

  it('says so when there is no room, and keeps what it had', async () => {
    const kept = fresh()
    await kept.saveRow({ id: 'v1', person_id: LIN })
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    await expect(kept.savePhoto(picture(LIN, 'a'))).rejects.toThrow('full')
    vi.restoreAllMocks()
    expect(await kept.rows(LIN)).toHaveLength(1)
  })

  it('a full disk is not a lost connection', () => {
    expect(isLostConnection(new DOMException('x', 'QuotaExceededError'))).toBe(false)
    expect(isLostConnection(new DOMException('x', 'InvalidStateError'))).toBe(true)
  })

  it('is version 1, for ever', async () => {
    await fresh().rows(LIN)
    const known = await indexedDB.databases()
    expect(known.filter((one) => one.name?.startsWith('kept-')).every((one) => one.version === 1)).toBe(true)
  })
})
