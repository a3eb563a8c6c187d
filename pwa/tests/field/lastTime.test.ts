// The line that says what was found or answered at an item last time.
import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { lastTime } from '../../src/field/lastTime'
import type { DocumentItem, LastValue, PackStore } from '../../src/server/types'
import { sectionViews, type ItemView } from '../../src/use/engine'
import { useLanguage } from '../../src/use/language'
import { words } from '../../src/words/phone'
import { DOCUMENT, kit, store } from '../make'

function language(): ReturnType<typeof useLanguage> {
  let spoken: ReturnType<typeof useLanguage> | undefined
  const Speaker = { setup: () => { spoken = useLanguage() }, template: '<i />' }
  mount(Speaker, { global: { plugins: [words] } })
  return spoken as ReturnType<typeof useLanguage>
}
function item(raw: Partial<DocumentItem> = {}): ItemView {
  const whole = { code: 'A01', zh: '一', en: 'One', type: 'yes_no', ...raw } as DocumentItem
  return sectionViews({ ...DOCUMENT, sections: [{ code: 'A', zh: '甲', en: 'First', items: [whole] }] })[0]?.items[0] as ItemView
}
const answered = (value: LastValue): PackStore['last_answers'] => ({ TEST: { visit_id: 'v1', values: { A01: value } } })
const line = (raw: Partial<DocumentItem>, over: Partial<PackStore>) => lastTime(item(raw), kit({ store: store(over) }), language())
const found = { id: 'v1', date: '2026-11-20', total: '80', grade: 'B', findings: [{ item_code: 'A01', title: { zh: '招牌', en: 'Sign' }, detail: { zh: '扣2分：3处', en: 'Lost 2: 3 found' } }] }

function speak(name: 'zh-CN' | 'en'): void {
  words.global.locale.value = name
}
beforeEach(() => speak('zh-CN'))

const defect = { per: 1, minus: 1, unit_zh: '处', unit_en: 'places' }
const KINDS: Array<[Partial<DocumentItem>, LastValue, string, string]> = [
  [{}, true, '符合', 'Meets it'],
  [{ fail_if: 'yes' }, true, '是', 'Yes'],
  [{ type: 'count', defect } as Partial<DocumentItem>, 3, '3 处', '3 places'],
  [{ type: 'count', defect } as Partial<DocumentItem>, 0, '没有', 'None'],
  [{ type: 'temperature' }, '4.5', '4.5 ℃', '4.5 ℃'],
  [{ type: 'percent' }, 80, '80%', '80%'],
  [{ type: 'rating', limits: { min: 1, max: 5 } } as Partial<DocumentItem>, 4, '4 / 5', '4 / 5'],
  [{ type: 'date' }, '2026-11-20', '2026-11-20', '2026-11-20'],
  [{ type: 'choice', options: [{ code: 'a', zh: '好', en: 'Good' }] } as Partial<DocumentItem>, 'a', '好', 'Good'],
  [{ type: 'sku_list' }, { rows: 2 }, '2 条', '2 listed'],
  [{ type: 'sku_list' }, { rows: 0 }, '没有发现', 'None found'],
  [{}, { na: true }, '不适用', 'N/A'],
  [{}, { not_observed: true }, '未观察到', 'Not observed'],
]

describe('the answer of last time', () => {
  it.each(KINDS)('of %o, %o, is said in both languages', (raw, value, zh, en) => {
    expect(line(raw, { last_answers: answered(value) })).toEqual({ text: zh, failed: false })
    speak('en')
    expect(line(raw, { last_answers: answered(value) })).toEqual({ text: en, failed: false })
  })
  it('is not said where there is none: another checklist, another item, a pack of an earlier release', () => {
    expect(line({}, { last_answers: { OTHER: { visit_id: 'v1', values: { A01: true } } } })).toBeNull()
    expect(line({ code: 'A02' }, { last_answers: answered(true) })).toBeNull()
    expect(line({}, {})).toBeNull()
  })
})

describe('the finding of last time', () => {
  it('tells the answer too, so one line stands for both', () => {
    expect(line({}, { last_visit: found, last_answers: answered(false) })).toEqual({ text: '扣2分：3处', failed: true })
  })
  it('without words of its own is told by the answer, and last by the title', () => {
    const mute = { ...found, findings: found.findings.map((one) => ({ ...one, detail: { zh: '', en: '' } })) }
    expect(line({}, { last_visit: mute, last_answers: answered(false) })).toEqual({ text: '不符合', failed: true })
    expect(line({}, { last_visit: mute })).toEqual({ text: '招牌', failed: true })
  })
  it('of a visit with another checklist, or of an earlier one, is not this item\'s', () => {
    expect(line({}, { last_visit: { ...found, id: 'v0' }, last_answers: answered(true) })).toEqual({ text: '符合', failed: false })
    expect(line({}, { last_visit: found, last_answers: {} })).toBeNull()
  })
  it('is still shown where the budget had no room for the answers', () => {
    expect(line({}, { last_visit: found, last_answers: { TEST: { visit_id: 'v1', values: {} } } })?.failed).toBe(true)
  })
})
