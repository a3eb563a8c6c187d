// Practice as a supervisor has it: the real engine and screens' visit, and nothing left behind.
import { effectScope } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { beginPractice, endPractice, isPractice, lessons, openPractice } from '../../src/field/practice/practice'
import { drafts, kept, work } from '../../src/use/local'
import { useOpenVisit } from '../../src/use/open'
import { useSession } from '../../src/use/session'
import { DOCUMENT, LIN, WANG, kit, pack, person, photo, sha, store } from '../make'

vi.mock('../../src/use/capture', () => ({
  keepPicture: async (personId: string, _source: Blob, place: { item: string }, into: { savePhoto: (row: unknown) => Promise<void> }) => {
    const entry = photo({ sha256: sha('b'), item: place.item })
    await into.savePhoto({ ...entry, person_id: personId, bytes: new ArrayBuffer(3), saved_ms: 1, held_ms: null })
    return entry
  },
}))

const checklist = kit().checklist
const books = { store: { S1: '4' } }
const held = pack({ checklists: [checklist], books })
const load = (id: string) => effectScope().run(() => useOpenVisit(id).load())
const begin = (): string => beginPractice(held, { store_id: 'store', checklist_version_id: 'version', node: null })

beforeEach(() => {
  useSession().person.value = person()
  endPractice()
})

describe('practice', () => {
  it('scores like a visit, with the books of the store, and is past its check-in', async () => {
    const id = begin()
    const visit = await load(id)
    expect(visit?.kit.books).toEqual({ S1: '4' })
    expect(visit?.draft.value.check_in).not.toBeNull()
    await visit?.change('A01', { value: false })
    expect(visit?.score.value.total).toBe('0.0')
    expect(visit?.faults().map((fault) => fault.path)).toEqual(['answers.A02'])
  })

  it('leaves nothing on the disk and asks the network nothing', async () => {
    const fetching = vi.spyOn(globalThis, 'fetch')
    const visit = await load(begin())
    await visit?.change('A01', { value: false, note: '灯不亮' })
    await visit?.addPhoto('A01', new Blob(['abc']), 'camera')
    await visit?.place({ section: 'A' })
    expect(visit?.photosOf('A01')).toEqual([sha('b')])
    expect(await visit?.shelf.pictureBytes(LIN, sha('b'))).not.toBeNull()
    expect(await drafts.list(LIN)).toEqual([])
    expect(await work.answers.count() + await work.kits.count()).toBe(0)
    expect(await kept.photoFacts(LIN)).toEqual([])
    expect(await kept.rows(LIN)).toEqual([])
    expect(fetching).not.toHaveBeenCalled()
  })

  it('waits in memory while other screens are open, until it is ended or somebody else is here', async () => {
    const id = begin()
    const visit = await load(id)
    await load('some-real-visit')
    expect(openPractice()).toBe(visit)
    expect(await load(id)).toBe(visit)
    useSession().person.value = person({ id: WANG })
    expect(openPractice()).toBeNull()
    expect(await load(id)).toBeNull()
    useSession().person.value = person()
    endPractice()
    expect(await load(id)).toBeNull()
  })

  it('is told from a visit by its id alone', () => {
    expect([begin(), 'preview-1', '0192f0c1-2b1c-7c1e-9c1e-000000000000'].map(isPractice)).toEqual([true, false, false])
  })
})

describe('what can be practised', () => {
  const fitout = { ...checklist, version_id: 'f', code: 'FO', document: { ...DOCUMENT, applies_to: { project: 'fitout' }, nodes: [{ code: 'N1', zh: '一', en: 'One' }] } as never }
  const building = store({ id: 'b', project: { id: 'p', node: 'N2', planned_progress: '10', contract_open: null, nodes: [] } as never })

  it('is each checklist that is offered, with a store it fits', () => {
    const all = pack({ stores: [store(), building], checklists: [checklist, fitout, { ...checklist, version_id: 'old', state: 'retired' } as never] })
    expect(lessons(all, null).map((one) => [one.checklist.version_id, one.store.id, one.node])).toEqual([['version', 'store', null], ['f', 'b', 'N2']])
    expect(lessons(all, 'b').map((one) => one.store.id)).toEqual(['b', 'b'])
  })
  it('is offered with any store where none fits, and not at all without a store', () => {
    const alone = pack({ checklists: [fitout] })
    expect(lessons(alone, null).map((one) => [one.store.id, one.node])).toEqual([['store', 'N1']])
    expect(lessons(pack({ stores: [], checklists: [checklist] }), null)).toEqual([])
  })
})
