// Moving an open visit to a newer version of its checklist: by choice, in one step, nothing silent.
import { beforeEach, describe, expect, it } from 'vitest'
import type { ChecklistDocument, ChecklistVersion } from '../../src/server/types'
import { drafts, work } from '../../src/use/local'
import { fateOf, moveVisit, newerVersion } from '../../src/use/move'
import { openVisit } from '../../src/use/visit'
import { DOCUMENT, LIN, draft, kit, pack, photo, sha } from '../make'

const item = (code: string, over: object = {}) => ({ code, zh: code, en: code, type: 'yes_no', weight: 10, class: 'normal', on_fail: [], ...over })
function version(n: number, items: object[]): ChecklistVersion {
  const document = { ...DOCUMENT, version: n, sections: [{ code: 'A', zh: '甲', en: 'First', weight: 100, items }] } as ChecklistDocument
  return { version_id: `v${n}`, code: 'TEST', version: n, content_hash: `h${n}`, title: DOCUMENT.title, document }
}
const OLD = version(1, [item('A01'), item('A02'), item('A03', { type: 'count' })])
const NEW = version(3, [item('A01', { zh: '新说法', weight: 40 }), item('A03', { type: 'number' }), item('A04')])

beforeEach(async () => {
  await work.drafts.clear()
  await work.answers.clear()
  const photos = [photo({ sha256: sha('a'), item: 'A01' }), photo({ sha256: sha('b'), item: 'A02' }), photo({ sha256: sha('c'), item: 'check_in' })]
  await drafts.create(draft({ id: 'd', checklist_version_id: 'v1', photos, shadow_problem: '422.5' }), kit({ visit_id: 'd', checklist: OLD }))
  await drafts.answer('d', 'A01', { value: true, photos: [sha('a')] })
  await drafts.answer('d', 'A02', { value: false, photos: [sha('b')] })
  await drafts.answer('d', 'A03', { value: 2 })
})

describe('a newer version', () => {
  it('is offered only when it is one of the same checklist and newer', () => {
    const of = (...checklists: ChecklistVersion[]) => newerVersion({ checklist: OLD }, pack({ checklists }))?.version_id ?? null
    expect(of(OLD)).toBeNull()
    expect(of(OLD, version(2, []), NEW)).toBe('v3')
    expect(of({ ...NEW, code: 'OTHER' })).toBeNull()
    expect(newerVersion({ checklist: NEW }, pack({ checklists: [OLD] }))).toBeNull()
  })
  it('keeps answers whose item still asks the same, whatever it is called or worth', () => {
    expect(fateOf({ A01: {}, A02: {}, A03: {} }, OLD.document, NEW.document)).toEqual({ keeps: ['A01'], loses: ['A02', 'A03'] })
  })
  it('takes visit, answers and photos along in one step, and lays the rest aside', async () => {
    const visit = await openVisit('d', LIN)
    if (visit === null) throw new Error('no visit')
    await moveVisit(visit, NEW)
    const after = await openVisit('d', LIN)
    expect(after?.draft.value).toMatchObject({ checklist_version_id: 'v3', shadow_problem: null })
    expect(after?.draft.value.photos.map((one) => one.sha256)).toEqual([sha('a'), sha('c')])
    expect(Object.keys(after?.answers ?? {})).toEqual(['A01'])
    expect(after?.kit.before).toMatchObject([{ version_id: 'v1', answers: { A02: { value: false }, A03: { value: 2 } } }])
    expect(after?.shown.value[0]?.items.map((one) => one.code)).toEqual(['A01', 'A03', 'A04'])
  })
})
