import { describe, expect, it } from 'vitest'
import { inForce, laidOver, newestOf, noKeeper, policyChanges, takenOff } from '../../../src/hq/checklists/policies'
import { set, type Doc } from '../../../src/hq/designer/tree'
import { makeDesk } from '../../../src/hq/designer/use/desk'
import type { PolicyDocument, VersionListing } from '../../../src/server/authoring'
import { DOCUMENT } from '../../make'
import { effectScope, shallowRef } from 'vue'

const doc = DOCUMENT as unknown as Doc

describe('a policy on the desk', () => {
  it('is the checklist as it is scored under it, and comes off again the same', () => {
    const policy: PolicyDocument = { schema: 'policy/1', code: 'TEST', items: { A01: { weight: 7, class: 'veto' } } }
    const { document, fits } = laidOver(DOCUMENT, policy)
    expect(fits).toBe(true)
    expect(takenOff(document).items?.['A01']).toMatchObject({ weight: 7, class: 'veto' })
    expect(takenOff(document).items?.['A02']).toMatchObject({ weight: 0, class: 'normal' })
  })

  it('that does not fit the newest version starts from the checklist itself, and says so', () => {
    const stale: PolicyDocument = { schema: 'policy/1', code: 'TEST', items: { GONE: { weight: 1 } } }
    expect(laidOver(DOCUMENT, stale)).toEqual({ document: doc, fits: false })
  })

  it('shows what it says otherwise, and nothing when it says the same', () => {
    expect(policyChanges(doc, doc)).toEqual([])
    const changed = set(doc, 'sections.0.items.0.weight', 40)
    const [line, ...others] = policyChanges(doc, changed)
    expect(others).toEqual([])
    expect(line).toMatchObject({ code: 'A01', field: 'weight', from: 50, to: 40 })
  })

  it('never tells the wording as a change of policy', () => {
    expect(policyChanges(doc, set(doc, 'sections.0.items.0.zh', '新的问法'))).toEqual([])
  })

  it('is written on a desk that finds what is wrong and keeps nothing by itself', () => {
    const desk = effectScope().run(() => makeDesk(doc, shallowRef(noKeeper(doc))))!
    desk.write('sections.0.items.0.weight', 'many')
    expect(desk.canUndo.value).toBe(true)
    expect(desk.keeper.value.state).not.toBe('saving')
    desk.undo()
    expect(desk.valueAt('sections.0.items.0.weight')).toBe(50)
  })
})

describe('what a policy is for', () => {
  const version = (n: number, state: VersionListing['state'], code = 'T'): VersionListing => ({ version_id: `${code}${n}`, code, version: n, content_hash: '', title: { zh: '', en: '' }, state, items: 1, published_at: null, visits: 0 })
  it('is the newest version in force, or the newest where none is', () => {
    expect(newestOf([version(1, 'retired'), version(2, 'published'), version(3, 'retired')], 'T')?.version).toBe(2)
    expect(newestOf([version(1, 'retired'), version(3, 'retired'), version(9, 'published', 'U')], 'T')?.version).toBe(3)
    expect(newestOf([], 'T')).toBeNull()
  })
  it('has at most one policy in force', () => {
    expect(inForce([{ state: 'draft' }, { state: 'published', version: 2 }] as never)?.version).toBe(2)
    expect(inForce([{ state: 'retired' }] as never)).toBeNull()
  })
})
