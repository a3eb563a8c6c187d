import { afterEach, describe, expect, it, vi } from 'vitest'
import { Drafts } from '../../src/local/drafts'
import { Work } from '../../src/local/work'
import { LIN, WANG, draft, kit, photo, sha } from '../make'

let count = 0
function fresh() {
  const work = new Work(`work-${(count += 1)}`)
  return { work, drafts: new Drafts(work, () => 99) }
}

afterEach(() => vi.restoreAllMocks())

describe('open visits', () => {
  it.each(['InvalidStateError', 'UnknownError'])('keep an answer though the browser says %s once', async (name) => {
    const { drafts } = fresh()
    const open = draft()
    await drafts.create(open, kit({ visit_id: open.id }))
    const closed = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
      throw new DOMException('closing', name)
    })
    await drafts.answer(open.id, 'A01', { value: true })
    expect(closed).toHaveBeenCalled()
    expect(await drafts.answers(open.id)).toEqual({ A01: { value: true } })
  })

  it('say so when the browser says it again and again', async () => {
    const { drafts } = fresh()
    const open = draft()
    await drafts.create(open, kit({ visit_id: open.id }))
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('closing', 'UnknownError')
    })
    await expect(drafts.answer(open.id, 'A01', { value: true })).rejects.toThrow()
  })

  it('give every answer back after the app was closed', async () => {
    const { work, drafts } = fresh()
    const open = draft()
    await drafts.create(open, kit({ visit_id: open.id }))
    await drafts.answer(open.id, 'A01', { value: true })
    await drafts.answer(open.id, 'A02', { value: '3.5', note: '冷' })
    await drafts.answer(open.id, 'A01', { value: false })
    work.close()
    const later = new Drafts(new Work(work.name))
    expect(await later.answers(open.id)).toEqual({ A01: { value: false }, A02: { value: '3.5', note: '冷' } })
    expect((await later.kit(open.id))?.store.name).toBe('人民路店')
  })

  it('are their owner’s alone', async () => {
    const { drafts } = fresh()
    const open = draft({ person_id: LIN })
    await drafts.create(open, kit({ visit_id: open.id }))
    expect(await drafts.get(open.id, WANG)).toBeNull()
    expect(await drafts.list(WANG)).toEqual([])
    expect(await drafts.get(open.id, LIN)).not.toBeNull()
  })

  it('name a photo once, and tell when nobody names it any more', async () => {
    const { drafts } = fresh()
    const open = draft()
    await drafts.create(open, kit({ visit_id: open.id }))
    await drafts.addPhoto(open.id, photo({ item: 'A01' }), { photos: [sha('a')] })
    await drafts.addPhoto(open.id, photo({ item: 'A01' }), { photos: [sha('a')] })
    await drafts.addPhoto(open.id, photo({ item: 'A02' }), { photos: [sha('a')] })
    expect((await drafts.get(open.id, LIN))?.photos).toHaveLength(2)
    expect(await drafts.removePhoto(open.id, sha('a'), 'A01', { photos: [] })).toBe(false)
    expect(await drafts.removePhoto(open.id, sha('a'), 'A02', { photos: [] })).toBe(true)
  })

  it('lose no photo when two are added in one instant', async () => {
    const { drafts } = fresh()
    const open = draft()
    await drafts.create(open, kit({ visit_id: open.id }))
    await Promise.all(['a', 'b', 'c'].map((mark) => drafts.addPhoto(open.id, photo({ sha256: sha(mark), item: 'A01' }), null)))
    expect((await drafts.get(open.id, LIN))?.photos).toHaveLength(3)
  })

  it('grow younger with work, not with book-keeping', async () => {
    const { drafts } = fresh()
    const open = draft({ updated_ms: 5 })
    await drafts.create(open, kit({ visit_id: open.id }))
    await drafts.note(open.id, { shadow_revision: 1 })
    expect((await drafts.get(open.id, LIN))?.updated_ms).toBe(5)
    await drafts.answer(open.id, 'A01', { value: true })
    expect((await drafts.get(open.id, LIN))?.updated_ms).toBe(99)
  })

  it('go with everything of theirs', async () => {
    const { work, drafts } = fresh()
    const open = draft()
    await drafts.create(open, kit({ visit_id: open.id }))
    await drafts.answer(open.id, 'A01', { value: true })
    await drafts.drop(open.id)
    expect([await work.drafts.count(), await work.answers.count(), await work.kits.count()]).toEqual([0, 0, 0])
  })

  it('run again when the connection was lost in the middle', async () => {
    const { work, drafts } = fresh()
    const open = draft()
    await drafts.create(open, kit({ visit_id: open.id }))
    let times = 0
    const done = await work.surely(async () => {
      times += 1
      if (times === 1) throw new DOMException('gone', 'InvalidStateError')
      return work.drafts.count()
    })
    expect([done, times]).toEqual([1, 2])
  })
})
