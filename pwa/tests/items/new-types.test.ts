// Groups, worked-out values, anchors and blind counts: value in, event out.
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import LeaveOut from '../../src/field/LeaveOut.vue'
import { answerComponent } from '../../src/items'
import { rowText } from '../../src/items/rows'
import { sectionViews, type ItemView } from '../../src/use/engine'
import { wantedPictures } from '../../src/use/pictureBook'
import type { ChecklistDocument, DocumentItem } from '../../src/server/types'
import { words } from '../../src/words/phone'
import { DOCUMENT, kit, pack, sha } from '../make'

function view(raw: Partial<DocumentItem>, scoring: object = {}): ItemView {
  const item = { code: 'A01', zh: '一', en: 'One', ...raw } as DocumentItem
  const document = { ...DOCUMENT, scoring: { ...(DOCUMENT['scoring'] as object), ...scoring }, sections: [{ code: 'A', zh: '甲', en: 'First', items: [item] }] }
  return sectionViews(document as ChecklistDocument)[0]?.items[0] as ItemView
}
const global = { plugins: [words], stubs: { teleport: true, VanPopup: { template: '<div><slot /></div>' } } }
function show(item: ItemView, value?: unknown, worked: unknown = null) {
  const wrapper = mount(answerComponent(item) as never, {
    props: { item, value, kit: kit({ books: { S1: '12' }, samples: { A01: ['S1'] }, skus: [{ code: 'S1', barcode: null, name: '牛奶', uom: '盒', unit_cost: null, shelf_life_days: 3 }] }), keepImage: async () => '', worked }, global,
  } as never)
  return { wrapper, last: (): unknown => wrapper.emitted('change')?.at(-1)?.[0] }
}
const GROUP = {
  type: 'repeat_group', rows: { min: 0, max: 2 },
  fields: [
    { code: 'where', zh: '位置', en: 'Where', type: 'text' },
    { code: 'temp', zh: '温度', en: 'Temperature', type: 'temperature', limits: { max: 5 } },
    { code: 'ok', zh: '封好', en: 'Sealed', type: 'yes_no', required: false },
  ],
}

describe('a repeat group', () => {
  it('with nothing found is an answer of its own', async () => {
    const { wrapper, last } = show(view(GROUP))
    await wrapper.get('[data-test=none]').trigger('click')
    expect(last()).toEqual({ rows: [] })
  })
  it('keeps a row when every required field has a value, and only then', async () => {
    const { wrapper, last } = show(view(GROUP))
    await wrapper.get('[data-test=add-row]').trigger('click')
    await wrapper.get('[data-field=where] textarea').setValue('冷柜一')
    expect(wrapper.get('[data-test=keep-row]').attributes('disabled')).toBeDefined()
    await wrapper.get('[data-field=temp] input').setValue('3.5')
    await wrapper.get('[data-test=keep-row]').trigger('click')
    expect(last()).toEqual({ rows: [{ where: '冷柜一', temp: '3.5' }] })
  })
  it('changes the row that was opened and no other', async () => {
    const rows = [{ where: '一', temp: 1 }, { where: '二', temp: 2 }]
    const { wrapper, last } = show(view(GROUP), { rows })
    await wrapper.findAll('[data-test=group-row]')[1]?.trigger('click')
    await wrapper.get('[data-field=ok] [data-test=no]').trigger('click')
    await wrapper.get('[data-test=keep-row]').trigger('click')
    expect(last()).toEqual({ rows: [rows[0], { where: '二', temp: 2, ok: false }] })
  })
  it('takes no more rows than the checklist allows', () => {
    const { wrapper } = show(view(GROUP), { rows: [{ where: '一', temp: 1 }, { where: '二', temp: 2 }] })
    expect(wrapper.get('[data-test=add-row]').attributes('disabled')).toBeDefined()
  })
  it('tells its rows apart in words', () => {
    const say = ({ zh }: { zh: string }): string => zh
    expect(rowText({ where: '门口', temp: '3.5', ok: false }, view(GROUP).fields, { say, option: say, yes: '符合', no: '不符合' })).toBe('位置 门口 · 温度 3.5 ℃ · 封好 不符合')
  })
})

describe('a calculated item', () => {
  it('shows what was worked out and asks for nothing', () => {
    const { wrapper } = show(view({ type: 'calculated', formula: 'A01 + 1' }), undefined, '12.5')
    expect(wrapper.get('[data-test=worked]').text()).toBe('12.5')
    expect(wrapper.findAll('input, button')).toEqual([])
  })
  it('says when it still waits for an answer', () => {
    expect(show(view({ type: 'calculated' })).wrapper.text()).toBe('等待前面的答案')
  })
})

describe('a rating', () => {
  const ANCHORS = { type: 'rating', limits: { min: 1, max: 3 }, anchors: [{ at: 1, zh: '脏', en: 'Dirty' }, { at: 3, zh: '净', en: 'Clean' }] }
  it('says what each step means, and after the choice only that one', () => {
    expect(show(view(ANCHORS)).wrapper.text()).toContain('脏')
    const chosen = show(view(ANCHORS), 3).wrapper
    expect(chosen.get('[data-test=anchor]').text()).toBe('净')
    expect(chosen.text()).not.toContain('脏')
  })
})

describe('a blind count', () => {
  const LINES = { lines: [{ sku: 'S1', counted: 3, counted_at_ms: 1, book: '12' }] }
  it('never tells the book, nor that it differs', () => {
    const blind = show(view({ type: 'stock_count', blind: true }), LINES).wrapper
    expect(blind.text()).not.toContain('12')
    expect(blind.findAll('.off, .fault')).toEqual([])
    expect(show(view({ type: 'stock_count' }), LINES).wrapper.text()).toContain('12')
  })
})

describe('leaving an item out', () => {
  const LISTED = { type: 'yes_no', na: { reasons: [{ code: 'no_gas', zh: '不用燃气', en: 'No gas' }], not_observed: true } }
  const leave = (item: ItemView) => {
    const wrapper = mount(LeaveOut, { props: { item }, global })
    return { wrapper, last: (): unknown => wrapper.emitted('leave')?.at(-1)?.[0] }
  }
  it('takes only a reason of the list, by its code', async () => {
    const { wrapper, last } = leave(view(LISTED))
    expect(wrapper.findAll('input')).toEqual([])
    await wrapper.get('[data-test=na-reason]').trigger('click')
    expect(last()).toEqual({ reason: 'no_gas' })
  })
  it('tells what could not be observed from what does not apply', async () => {
    const { wrapper, last } = leave(view(LISTED))
    await wrapper.get('[data-test=unseen]').trigger('click')
    await wrapper.get('input').setValue('  夜间 ')
    await wrapper.get('[data-test=na-own]').trigger('click')
    expect(last()).toEqual({ reason: '夜间', not_observed: true })
  })
  it('is not offered where the scoring allows none', () => {
    expect(view(LISTED, { na: 'not_allowed' })).toMatchObject({ na: false, notObserved: false })
    expect(view({ type: 'yes_no', na: true }).na).toBe(true)
  })
})

describe('the pictures a phone takes along', () => {
  it('are those that open tickets and checklists name, each once, and only digests', () => {
    const item = { code: 'A', zh: '', en: '', type: 'photo_compare', reference_photos: [sha('a'), 'door.jpg'], examples: { good: [{ photo: sha('b'), zh: '', en: '' }], bad: [{ photo: null, zh: '', en: '' }] } }
    const document = { ...DOCUMENT, sections: [{ code: 'A', zh: '', en: '', items: [item, item] }] } as ChecklistDocument
    const one = { version_id: 'v', code: 'C', version: 1, content_hash: '', title: DOCUMENT.title, document }
    const ticket = { state: 'assigned', before_photos: [sha('c'), sha('a')] }
    const closed = { state: 'closed', before_photos: [sha('d')] }
    expect(wantedPictures(pack({ checklists: [one], tickets: [ticket, closed] as never }))).toEqual([sha('c'), sha('a'), sha('b')])
  })
})
