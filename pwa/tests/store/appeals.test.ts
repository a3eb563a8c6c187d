// What a store may do about a result, and what an appeal takes along. Pure.
import { describe, expect, it } from 'vitest'
import type { Appeal, VisitResult } from '../../src/server/appeals'
import type { AppealDeed } from '../../src/sync/deeds'
import { askable, bodyOf, isWhole, mayAppeal, photosOf, standingOf, type AppealDraft } from '../../src/store/appeals'
import { photo, sha } from '../make'

const NOW = Date.parse('2026-11-21T04:00:00Z')
const item = (code: string) => ({ code, title: { zh: code, en: code }, detail: { zh: '', en: '' }, state: 'failed', class: 'normal', lost: '2', note: '', photos: [] })
const result = (over: Partial<VisitResult> = {}): VisitResult => ({
  id: 'v1', store_id: 's1', date: '2026-11-20', title: { zh: '巡检', en: 'Visit' }, supervisor_name: '林', state: 'scored', total: '90', grade: 'A', verdict: 'conditional',
  appeal_until: '2026-11-22T11:30:00Z', items: [item('A01'), item('B02')], appeals: [], ...over,
})
const appeal = (state: Appeal['state'], verdicts: Array<'upheld' | 'rejected' | null> = [null]): Appeal => ({
  state, id: 'a1', items: verdicts.map((verdict, i) => ({ code: ['A01', 'B02'][i], verdict })),
}) as unknown as Appeal
const deed = (over: Partial<AppealDeed> = {}): AppealDeed => ({ kind: 'deed', deed: 'appeal', visit_id: 'v1', refusal: null, ...over }) as AppealDeed
const is = (one: VisitResult, deeds: AppealDeed[] = [], now = NOW) => standingOf(one, deeds, now)

describe('how a result stands', () => {
  it('can be appealed until the hour, and not after', () => {
    expect(is(result())).toEqual({ is: 'can', leftMs: 31.5 * 3_600_000 })
    expect(is(result(), [], Date.parse('2026-11-22T11:30:01Z')).is).toBe('over')
    expect(is(result({ appeal_until: null, items: [] })).is).toBe('none')
  })
  it('is on its way while the phone has not told', () => {
    expect(is(result(), [deed()]).is).toBe('waiting')
    expect(is(result(), [deed({ visit_id: 'other' })]).is).toBe('can')
    expect(is(result({ appeals: [appeal('open')] }), [deed({ deed: 'withdraw' })]).is).toBe('withdrawing')
    expect(is(result(), [deed({ refusal: { status: 409, code: '409.6', zh: '', en: '', errors: [] } })]).is).toBe('refused')
  })
  it('is being judged, then judged; an item that was judged is not asked again', () => {
    expect(is(result({ appeals: [appeal('open')] })).is).toBe('open')
    const partly = result({ appeals: [appeal('rejected', ['rejected'])] })
    expect(askable(partly).map((one) => one.code)).toEqual(['B02'])
    expect(is(partly).is).toBe('can')
    expect(is(partly, [], NOW + 48 * 3_600_000).is).toBe('decided')
    expect(is(result({ appeals: [appeal('partly_upheld', ['upheld', 'rejected'])] })).is).toBe('decided')
  })
  it('withdrawn, can be appealed again', () => {
    expect(is(result({ appeals: [appeal('withdrawn')] })).is).toBe('can')
  })
  it('is the manager’s to appeal', () => {
    expect([mayAppeal({ role: 'store_manager' }), mayAppeal({ role: 'store_staff' })]).toEqual([true, false])
  })
})

describe('an appeal in work', () => {
  const draft = (items: AppealDraft['items']): AppealDraft => ({ visit_id: 'v1', items, photos: [photo({ sha256: sha('a') }), photo({ sha256: sha('b') })] })
  it('is whole when every chosen item says why', () => {
    expect(isWhole(draft({}))).toBe(false)
    expect(isWhole(draft({ A01: { text: ' ', photos: [sha('a')] } }))).toBe(false)
    expect(isWhole(draft({ A01: { text: '已修', photos: [] } }))).toBe(true)
  })
  it('takes along the photos of its items alone', () => {
    const one = draft({ A01: { text: ' 已修 ', photos: [sha('a')] } })
    expect(bodyOf(one)).toEqual([{ code: 'A01', text: '已修', photos: [sha('a')] }])
    expect(photosOf(one).map((each) => each.sha256)).toEqual([sha('a')])
  })
})
