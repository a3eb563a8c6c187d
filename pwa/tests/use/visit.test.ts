// One open visit as the screens use it, on real (in-memory) databases; only the camera is a fake.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { PhotoEntry, Receipt, VisitBody } from '../../src/server/types'
import type { OutboxEntry } from '../../src/sync/machine'
import { afterPaint } from '../../src/device/idle'
import { contentHash } from '../../src/sync/canonical'
import { Shadow } from '../../src/sync/shadow'
import { DOCUMENT, LIN, draft, kit, photo, sha } from '../make'

let shutter: { open: () => void; picture: Promise<PhotoEntry> }
vi.mock('../../src/use/capture', () => ({ keepPicture: () => shutter.picture }))

const { drafts, kept, work } = await import('../../src/use/local')
const { openVisit } = await import('../../src/use/visit')
const { discardVisit, submitVisit, tidy } = await import('../../src/use/submit')

let id = ''
let count = 0
async function open() {
  const visit = await openVisit(id, LIN)
  if (visit === null) throw new Error('no visit')
  return visit
}
/** A frame has been drawn, and what was put off until then is done. */
function followed(): Promise<void> {
  return new Promise((done) => afterPaint(() => setTimeout(done)))
}
function camera(mark: string, item = 'A01'): void {
  let release: (entry: PhotoEntry) => void = () => undefined
  const picture = new Promise<PhotoEntry>((resolve) => (release = resolve))
  shutter = { open: () => release(photo({ sha256: sha(mark), item })), picture }
}

beforeEach(async () => {
  id = `visit-${(count += 1)}`
  await work.drafts.clear()
  await drafts.create(draft({ id }), kit({ visit_id: id }))
})

describe('an open visit', () => {
  it('scores at each answer and shows what an answer brings up', async () => {
    const visit = await open()
    expect(visit.shown.value[0]?.items.map((item) => item.code)).toEqual(['A01'])
    await visit.change('A01', { value: false })
    expect(visit.score.value.total).toBe('0.0')
    expect(visit.shown.value[0]?.items.map((item) => item.code)).toEqual(['A01', 'A02'])
    await visit.change('A01', { value: true })
    await followed()
    expect(visit.score.value.total).toBe('100.0')
    expect(visit.isDone('A01')).toBe(true)
  })

  it('lets an answer be drawn before what follows from it is worked out', async () => {
    const visit = await open()
    const missing = () => visit.faults().some((fault) => fault.path.includes('A01'))
    expect([visit.score.value.answered, visit.shown.value[0]?.items.length, missing()]).toEqual([0, 1, true])
    const written = visit.change('A01', { value: false })
    expect(visit.answers['A01']?.value).toBe(false)
    // What is handed in is checked by the answers as they are.
    expect([visit.score.value.answered, visit.shown.value[0]?.items.length, missing()]).toEqual([0, 1, false])
    await followed()
    expect([visit.score.value.answered, visit.shown.value[0]?.items.length]).toEqual([1, 2])
    await written
  })

  it('gives a glimpse of what is asked in any case, until its rules are read or something is answered', async () => {
    const fresh = await open()
    expect(fresh.glimpse()?.map((section) => section.items.map((item) => item.code))).toEqual([['A01']])
    fresh.think()
    expect(fresh.glimpse()).toBeNull()
    const begun = await open()
    await begun.change('A01', { value: false })
    await followed()
    expect(begun.glimpse()).toBeNull()
    expect(begun.shown.value[0]?.items.map((item) => item.code)).toEqual(['A01', 'A02'])
  })

  it('gives none where what is asked hangs on the milestone', async () => {
    await drafts.drop(id)
    const document = { ...DOCUMENT, nodes: [{ code: 'N1', zh: '节点', en: 'Node', progress: 1 }] }
    await drafts.create(draft({ id }), kit({ visit_id: id, checklist: { ...kit().checklist, document } }))
    expect((await open()).glimpse()).toBeNull()
  })

  it('scores under the policy that came with the version, and says which when it is handed in', async () => {
    const policy = { id: 'policy-7', version: 7, document: { schema: 'policy/1', code: 'TEST', scoring: { ...(DOCUMENT['scoring'] as object), full_mark: 10 } } }
    const checklist = { ...kit().checklist, policy }
    await drafts.drop(id)
    await drafts.create(draft({ id }), kit({ visit_id: id, checklist }))
    const visit = await open()
    await visit.change('A01', { value: true })
    expect(visit.score.value.total).toBe('10.0')
    expect(visit.score.value.full_mark).toBe('10')
    expect((await submitVisit(visit)).body.policy_id).toBe('policy-7')
  })

  it('every answer is on the disk when its change has resolved', async () => {
    const visit = await open()
    await visit.change('A01', { value: true, note: '好' })
    expect((await drafts.answers(id))['A01']).toMatchObject({ value: true, note: '好' })
    expect(visit.save.value).toBe('saved')
  })

  it('not applicable and a value exclude one another', async () => {
    const visit = await open()
    await visit.change('A01', { value: true })
    await visit.change('A01', { na: { reason: '没有' } })
    expect(visit.answers['A01']).not.toHaveProperty('value')
    await visit.change('A01', { value: false })
    expect(visit.answers['A01']).not.toHaveProperty('na')
  })

  it('an answer taken back leaves nothing behind', async () => {
    const visit = await open()
    await visit.change('A01', { value: true })
    await visit.change('A01', { value: undefined })
    expect(await drafts.answers(id)).toEqual({})
    expect(visit.isDone('A01')).toBe(false)
  })

  it('a note typed while a photo is being kept loses neither', async () => {
    const visit = await open()
    camera('a')
    const taking = visit.addPhoto('A01', new Blob(), 'camera')
    await visit.change('A01', { value: false })
    shutter.open()
    const noting = Promise.resolve().then(() => visit.change('A01', { note: '脏' }))
    await Promise.all([taking, noting])
    await visit.change('A01', { note: '很脏' })
    expect((await drafts.answers(id))['A01']).toMatchObject({ value: false, note: '很脏', photos: [sha('a')] })
  })

  it('a failed write shows, and the next good one clears it', async () => {
    const visit = await open()
    vi.spyOn(drafts, 'answer').mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'))
    await expect(visit.change('A01', { value: true })).rejects.toThrow('full')
    expect(visit.save.value).toBe('failed')
    await visit.change('A01', { value: true })
    expect(visit.save.value).toBe('saved')
  })
})

describe('a disk that is full for a while', () => {
  const full = () => new DOMException('full', 'QuotaExceededError')

  it('loses nothing that was typed: the next write takes along what failed before', async () => {
    const visit = await open()
    await visit.change('A01', { value: false })
    vi.spyOn(drafts, 'answer').mockRejectedValueOnce(full())
    await expect(visit.change('A01', { note: '灯箱不亮' })).rejects.toThrow('full')
    expect(visit.answers['A01']).toMatchObject({ note: '灯箱不亮' })
    await visit.change('A02', { value: '别处' })
    expect(await drafts.answers(id)).toMatchObject({ A01: { value: false, note: '灯箱不亮' }, A02: { value: '别处' } })
    expect(visit.save.value).toBe('saved')
  })

  it('does not say saved while anything is not, whatever else was written', async () => {
    const visit = await open()
    vi.spyOn(drafts, 'answer').mockRejectedValueOnce(full())
    await expect(visit.change('A01', { value: false })).rejects.toThrow('full')
    await visit.place({ section: 'A' })
    expect(visit.save.value).toBe('failed')
  })

  it('is tried again by itself', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      const visit = await open()
      vi.spyOn(drafts, 'answer').mockRejectedValueOnce(full())
      await expect(visit.change('A01', { value: false })).rejects.toThrow('full')
      vi.advanceTimersByTime(5_000)
      vi.useRealTimers()
      await vi.waitFor(() => expect(visit.save.value).toBe('saved'))
      expect(await drafts.answers(id)).toMatchObject({ A01: { value: false } })
    } finally {
      vi.useRealTimers()
    }
  })

  it('hands nothing in without an answer that is not on the disk', async () => {
    const visit = await open()
    const disk = vi.spyOn(drafts, 'answer').mockRejectedValue(full())
    await expect(visit.change('A01', { value: false })).rejects.toThrow('full')
    await expect(submitVisit(visit)).rejects.toThrow('full')
    disk.mockRestore()
    expect((await submitVisit(visit)).body.answers).toMatchObject({ A01: { value: false } })
  })

  it('shows no photo that it did not take', async () => {
    const visit = await open()
    await visit.change('A01', { value: false })
    camera('a')
    vi.spyOn(drafts, 'addPhoto').mockRejectedValueOnce(full())
    const taking = visit.addPhoto('A01', new Blob(), 'camera')
    shutter.open()
    await expect(taking).rejects.toThrow('full')
    expect(visit.photosOf('A01')).toEqual([])
    await visit.change('A01', { note: '再拍' })
    expect((await drafts.answers(id))['A01']?.photos ?? []).toEqual([])
  })
})

describe('handing in', () => {
  it('puts the whole body into the outbox and closes the draft', async () => {
    const visit = await open()
    camera('b')
    shutter.open()
    await visit.addPhoto('A01', new Blob(), 'camera')
    await visit.change('A01', { value: true })
    const entry = await submitVisit(visit)
    const row = await kept.row<OutboxEntry>(id)
    expect(row?.body).toMatchObject({ state: 'submitted', answers: { A01: { value: true } } })
    expect(row?.body.photos).toHaveLength(1)
    expect(await contentHash(row?.body ?? {})).toBe(entry.content_hash)
    expect(await drafts.get(id, LIN)).toBeNull()
  })

  it('is beyond every shadow, even one that goes out at the same moment', async () => {
    const visit = await open()
    await visit.change('A01', { value: true })
    let shadowed = 0
    const putVisit = async (_id: string, body: VisitBody): Promise<Receipt> => {
      shadowed = body.revision
      return Promise.reject(new Error('cut off'))
    }
    const shadow = new Shadow(drafts, { putVisit }, 'test', () => Date.now() + 60_000)
    const [entry] = await Promise.all([submitVisit(visit), shadow.tick(LIN).catch(() => null)])
    expect(shadowed).toBe(1)
    expect(entry.body.revision).toBeGreaterThan(shadowed)
  })

  it('leaves out what a later answer has hidden', async () => {
    const visit = await open()
    await visit.change('A01', { value: false })
    await visit.change('A02', { value: 'x' })
    await visit.change('A01', { value: true })
    expect(Object.keys((await submitVisit(visit)).body.answers)).toEqual(['A01'])
  })

  it('killed between outbox and draft: the outbox is the truth at the next start', async () => {
    const visit = await open()
    await visit.change('A01', { value: true })
    const dropping = vi.spyOn(drafts, 'drop').mockRejectedValueOnce(new Error('killed'))
    await expect(submitVisit(visit)).rejects.toThrow('killed')
    expect(dropping).toHaveBeenCalled()
    await tidy(LIN)
    expect(await drafts.get(id, LIN)).toBeNull()
    expect(await kept.row(id)).not.toBeNull()
  })

  it('given up, it takes its own photos along and nobody else’s', async () => {
    for (const mark of ['c', 'd']) {
      await kept.savePhoto({ person_id: LIN, sha256: sha(mark), bytes: new ArrayBuffer(1), media_type: 'image/jpeg', width: 1, height: 1, saved_ms: Date.now(), held_ms: null })
    }
    await drafts.addPhoto(id, photo({ sha256: sha('c') }), null)
    await drafts.addPhoto(id, photo({ sha256: sha('d') }), null)
    const other = draft({ photos: [photo({ sha256: sha('d') })] })
    await drafts.create(other, kit({ visit_id: other.id }))
    await discardVisit(id, LIN)
    expect(await kept.photoBytes(LIN, sha('c'))).toBeNull()
    expect(await kept.photoBytes(LIN, sha('d'))).not.toBeNull()
  })
})
