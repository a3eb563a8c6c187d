import { describe, expect, it } from 'vitest'
import { expectedMinutes, findItems, lastTouched, nextOpen } from '../../src/field/places'
import { sectionViews } from '../../src/use/engine'
import type { ChecklistDocument } from '../../src/server/types'
import { DOCUMENT } from '../make'

const item = (code: string, zh: string) => ({ code, zh, en: `Item ${code}`, type: 'yes_no', minutes: 1.5 })
const SECTIONS = sectionViews({
  ...DOCUMENT,
  sections: [
    { code: 'A', zh: '甲', en: 'First', items: [item('A01', '招牌亮灯'), item('A02', '地面')] },
    { code: 'B', zh: '乙', en: 'Second', items: [item('B01', '冷柜温度')] },
  ],
} as ChecklistDocument)

describe('the next open item', () => {
  it('is looked for from here on and then from the start', () => {
    expect(nextOpen(SECTIONS, 1, (code) => code === 'B01')?.code).toBe('A01')
    expect(nextOpen(SECTIONS, 0, (code) => code === 'A01')?.code).toBe('A02')
    expect(nextOpen(SECTIONS, -1, () => true)).toBeNull()
  })
})

describe('a search', () => {
  it.each([['招牌', ['A01']], ['b01', ['B01']], ['item a', ['A01', 'A02']], ['没有', []]])('%s finds %j', (query, codes) => {
    expect(findItems(SECTIONS, query).flatMap((found) => found.items.map((one) => one.code))).toEqual(codes)
  })
  it('can be held to what is not answered', () => {
    expect(findItems(SECTIONS, '', (code) => code !== 'A01').map((found) => [found.section.code, found.items.length])).toEqual([['A', 1], ['B', 1]])
  })
})

describe('where a killed visit goes on', () => {
  const at = (wall_ms: number) => ({ value: true, at: { wall_ms, mono_ms: 0 } })
  it('is the item touched last, of those that are there', () => {
    const answers = { A01: at(5), A02: at(9), B01: at(20), Z99: at(99) }
    expect(lastTouched(answers, (code) => code.startsWith('A'))).toBe('A02')
    expect(lastTouched({}, () => true)).toBeNull()
  })
})

describe('how long it should take', () => {
  it('is what the checklist says, else the sum of its items, else nothing', () => {
    expect(expectedMinutes({ expected_minutes: [20, 30] }, [])).toEqual({ low: 20, high: 30 })
    expect(expectedMinutes({}, SECTIONS.flatMap((section) => section.items))).toEqual({ low: 5, high: 5 })
    expect(expectedMinutes({}, [{ minutes: null }])).toBeNull()
  })
})
