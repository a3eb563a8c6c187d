// Each answer component alone: value in, event out.
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { answerComponent, ITEM_TYPES } from '../../src/items'
import { toWire, tidyNumber } from '../../src/items/numbers'
import { sectionViews, type ItemView } from '../../src/use/engine'
import type { DocumentItem } from '../../src/server/types'
import { words } from '../../src/words/phone'
import { DOCUMENT, kit } from '../make'

const KIT = kit({
  skus: [
    { code: 'S1', barcode: '690', name: '牛奶', uom: '盒', unit_cost: '2.6', shelf_life_days: 45 },
    { code: 'S2', barcode: null, name: '面包', uom: '个', unit_cost: null, shelf_life_days: 3 },
  ],
  books: { S1: '12' },
  samples: { A01: ['S1', 'S2'] },
  assets: [{ tag: 'T1', name: '冷柜', category: 'fridge', condition: 'good' }, { tag: 'T2', name: '收银机', category: 'till', condition: 'good' }],
  elsewhere: ['T9'],
})

function view(raw: Partial<DocumentItem>): ItemView {
  const item = { code: 'A01', zh: '一', en: 'One', type: 'yes_no', ...raw } as DocumentItem
  const first = sectionViews({ ...DOCUMENT, sections: [{ code: 'A', zh: '甲', en: 'First', items: [item] }] })[0]
  return first?.items[0] as ItemView
}
function show(raw: Partial<DocumentItem>, value?: unknown) {
  const item = view(raw)
  const wrapper = mount(answerComponent(item) as never, {
    props: { item, value, kit: KIT, keepImage: async () => 'f'.repeat(64) },
    global: { plugins: [words], stubs: { teleport: true, VanPopup: { template: '<div><slot /></div>' } } },
  } as never)
  const last = (): unknown => wrapper.emitted('change')?.at(-1)?.[0]
  return { wrapper, last }
}

describe('every type of the shipped checklists', () => {
  it('has a component', () => {
    const shipped = [
      ...['yes_no', 'rating', 'number', 'temperature', 'percent', 'date', 'count', 'choice', 'photo', 'photo_compare'],
      ...['signature', 'stock_count', 'expiry_list', 'sku_list', 'asset_scan', 'bonus', 'text', 'barcode'],
    ]
    expect(shipped.filter((type) => !ITEM_TYPES.includes(type))).toEqual([])
  })
  it('an unknown type is no crash', () => {
    expect(answerComponent(view({ type: 'hologram' }))).toBeNull()
  })
})

describe('yes or no', () => {
  it('answers, and takes the answer back on the second tap', async () => {
    const { wrapper, last } = show({})
    await wrapper.get('[data-test=no]').trigger('click')
    expect(last()).toBe(false)
    await wrapper.setProps({ value: false } as never)
    await wrapper.get('[data-test=no]').trigger('click')
    expect(last()).toBeUndefined()
  })
  it('where yes is the bad answer, yes is shown as bad', () => {
    const { wrapper } = show({ fail_if: 'yes' }, true)
    expect(wrapper.get('[data-test=yes]').classes()).toContain('bad')
  })
})

describe('numbers', () => {
  it.each([
    ['5', 5], ['-18', -18], ['3.5', '3.5'], ['３．５', '3.5'], ['−2', -2], ['.5', '0.5'], ['7。5', '7.5'], ['5.', 5], [' 4 ', 4],
    ['', null], ['abc', null], ['1e5', null], ['1.1234567', null], ['--1', null], ['1234567890123', null],
  ])('%s is %s on the wire', (typed, wire) => {
    expect(toWire(typed)).toBe(wire)
  })
  it('never become a float', () => {
    for (const typed of ['0.1', '2.50', '-0.5']) expect(typeof toWire(typed)).toBe('string')
    expect(tidyNumber('+3')).toBe('3')
  })
  it('a sign is one tap away where the pad has none', async () => {
    const { wrapper, last } = show({ type: 'temperature', limits: { max: -18 } })
    await wrapper.get('[data-test=number]').setValue('20')
    await wrapper.get('.sign').trigger('click')
    expect(last()).toBe(-20)
  })
  it('what is no number is no answer, and stays to be corrected', async () => {
    const { wrapper, last } = show({ type: 'number' })
    await wrapper.get('[data-test=number]').setValue('1x')
    expect(last()).toBeUndefined()
    expect((wrapper.get('[data-test=number]').element as HTMLInputElement).value).toBe('1x')
    expect(wrapper.find('.fault').exists()).toBe(true)
  })
  it('a bonus above its limit is refused', async () => {
    const { wrapper, last } = show({ type: 'bonus', limits: { max: 3 } })
    await wrapper.get('[data-test=number]').setValue('4')
    expect(last()).toBeUndefined()
  })
})

describe('counts and ratings', () => {
  it('none is an answer of its own', async () => {
    const { wrapper, last } = show({ type: 'count' })
    await wrapper.get('[data-test=none]').trigger('click')
    expect(last()).toBe(0)
    await wrapper.get('[data-test=more]').trigger('click')
    expect(last()).toBe(1)
  })
  it('a rating has a button a step', () => {
    expect(show({ type: 'rating', limits: { min: 1, max: 5, pass_at: 3 } }).wrapper.findAll('.pick')).toHaveLength(5)
  })
})

describe('choices', () => {
  it('one, or several', async () => {
    const one = show({ type: 'choice', options: ['heat', 'chlorine'] })
    await one.wrapper.findAll('.pick')[1]?.trigger('click')
    expect(one.last()).toBe('chlorine')
    const many = show({ type: 'choice', multiple: true, options: ['heat', 'chlorine'] }, ['heat'])
    await many.wrapper.findAll('.pick')[1]?.trigger('click')
    expect(many.last()).toEqual(['heat', 'chlorine'])
  })
  it('one for each machine, all of them at once', async () => {
    const raw = { type: 'choice', options: ['good', 'faulty'], posts: [{ to: 'asset', op: 'condition_update' }] }
    const { wrapper, last } = show(raw)
    await wrapper.get('.btn').trigger('click')
    expect(last()).toEqual([{ tag: 'T1', option: 'good' }, { tag: 'T2', option: 'good' }])
  })
})

describe('lists', () => {
  it('a count remembers the book it believed, and asks why it differs', async () => {
    const { wrapper, last } = show({ type: 'stock_count' })
    const input = wrapper.findAll('[data-test=counted]')[0]
    await input?.setValue('10')
    await input?.trigger('change')
    const value = last() as { lines: Array<Record<string, unknown>> }
    expect(value.lines[0]).toMatchObject({ sku: 'S1', counted: 10, book: '12' })
    expect(value.lines[0]?.['counted_at_ms']).toBeGreaterThan(0)
    await wrapper.setProps({ value } as never)
    expect(wrapper.find('.line.off').exists()).toBe(true)
  })
  it('a blind count shows no book before it is counted', () => {
    expect(show({ type: 'stock_count' }).wrapper.text()).not.toContain('12')
  })
  it('a product without a book has none', async () => {
    const { wrapper, last } = show({ type: 'stock_count' })
    const input = wrapper.findAll('[data-test=counted]')[1]
    await input?.setValue('3')
    await input?.trigger('change')
    expect((last() as { lines: unknown[] }).lines[0]).not.toHaveProperty('book')
  })
  it.each(['sku_list', 'expiry_list'])('%s: none found is an answer', async (type) => {
    const { wrapper, last } = show({ type })
    await wrapper.get('[data-test=none]').trigger('click')
    expect(last()).toEqual({ lines: [] })
  })
  it('a machine is seen or missing, never both', async () => {
    const { wrapper, last } = show({ type: 'asset_scan' }, { scans: [{ tag: 'T1', at_ms: 1 }], missing: [] })
    await wrapper.findAll('.bad')[0]?.trigger('click')
    expect(last()).toEqual({ scans: [], missing: ['T1'] })
  })
  it('a tag that nobody expected is added and explained', async () => {
    const { wrapper } = show({ type: 'asset_scan' }, { scans: [{ tag: 'T9', at_ms: 1 }], missing: [] })
    expect(wrapper.text()).toContain('T9')
    expect(wrapper.text()).toContain('登记在其他门店')
  })
})

describe('signatures', () => {
  it('ask each role of the checklist', () => {
    const item = { ...view({ type: 'signature' }), roles: ['fitout_pm', 'contractor'] }
    const wrapper = mount(answerComponent(item) as never, {
      props: { item, value: [{ role: 'contractor', name: '张三', image: null, refused: '不同意' }], kit: KIT, keepImage: async () => '' },
      global: { plugins: [words], stubs: { teleport: true, VanPopup: true } },
    } as never)
    expect(wrapper.findAll('[data-test=sign]')).toHaveLength(2)
    expect(wrapper.text()).toContain('拒签')
  })
})
