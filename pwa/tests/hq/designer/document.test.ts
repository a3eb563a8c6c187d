// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { addItem, addSection, changeType, clampPlace, duplicate, insertItems, insertSection, moveItem, moveSection, pathOf, placeOf, remove, step, totalWeight } from '../../../src/hq/designer/document'
import { mayRename, nextItemCode, nextSectionCode, renameItem, usersOf } from '../../../src/hq/designer/names'
import { at, itemsOf, put, sameContent, sectionsOf, set, type Doc } from '../../../src/hq/designer/tree'
import { read } from '../../../src/hq/designer/problems'
import { checklist, item, shipped } from './make'

const codes = (doc: Doc): string[] => sectionsOf(doc).map((s) => `${String(s['code'])}:${itemsOf(s).map((i) => String(i['code'])).join(',')}`)
const two = () => checklist({ A: [item('A01'), item('A02', { show_if: 'A01 == no' }), item('A03')], B: [item('B01')] })

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

describe('paths', () => {
  it('read, write and take away', () => {
    const tree = { a: [{ b: 1 }, { b: 2 }] }
    expect(at(tree, 'a.1.b')).toBe(2)
    expect(at(tree, 'a.7.b')).toBeUndefined()
    expect(put(tree, 'a.0.b', 5)).toEqual({ a: [{ b: 5 }, { b: 2 }] })
    expect(put(tree, 'a.0', undefined)).toEqual({ a: [{ b: 2 }] })
    expect(put({}, 'limits.min', 3)).toEqual({ limits: { min: 3 } })
    expect(put({ x: 1 }, 'x', undefined)).toEqual({})
  })
  it('share what stays the same, and are the same where nothing changes', () => {
    const doc = frozen(two())
    const next = set(doc, 'sections.0.items.0.zh', '新')
    expect(sectionsOf(next)[1]).toBe(sectionsOf(doc)[1])
    expect(set(doc, 'sections.0.items.0.zh', '题A01')).toBe(doc)
  })
  it('never reach an inherited field', () => {
    expect(at({}, 'constructor')).toBeUndefined()
  })
  it('lead to the screen that shows them, and back', () => {
    for (const path of ['', 'scoring', 'sections.1', 'sections.1.items.3']) expect(pathOf(placeOf(path))).toBe(path)
    expect(placeOf('sections.1.items.3.limits.min')).toEqual({ at: 'item', section: 1, item: 3 })
    expect(placeOf('scoring.grades.0')).toEqual({ at: 'scoring' })
    expect(placeOf('title.zh')).toEqual({ at: 'head' })
  })
  it('tell the same content from another, whatever the order of fields', () => {
    expect(sameContent({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 2 }], a: 1 })).toBe(true)
    expect(sameContent({ a: 1 }, { a: 1, b: undefined })).toBe(false)
  })
})

describe('codes', () => {
  it('go on from the last one of the section', () => {
    expect(nextItemCode({ code: 'A', items: [] }, new Set())).toBe('A01')
    expect(nextItemCode({ code: 'A', items: [item('A01'), item('A07')] }, new Set(['A08']))).toBe('A09')
    expect(nextItemCode({ code: 'N1', items: [item('N107')] }, new Set())).toBe('N108')
    expect([nextSectionCode(two()), nextSectionCode(checklist({ N1: [], N2: [] }))]).toEqual(['C', 'N3'])
  })
  it('are written anew in the conditions that name them, quoted words are not', () => {
    const doc = frozen(
      checklist({
        A: [item('A01'), item('A02', { show_if: "A01 == no and A011 == 'A01'", fail_if: { '==': [{ var: 'A01' }, true] } })],
        B: [item('B01', { require_if: 'store.A01 == yes or not A01' })],
      }),
    )
    const next = renameItem(doc, { section: 0, item: 0 }, 'X9')
    expect(at(next, 'sections.0.items.0.code')).toBe('X9')
    expect(at(next, 'sections.0.items.1.show_if')).toBe("X9 == no and A011 == 'A01'")
    expect(at(next, 'sections.0.items.1.fail_if')).toEqual({ '==': [{ var: 'X9' }, true] })
    expect(at(next, 'sections.1.items.0.require_if')).toBe('store.A01 == yes or not X9')
  })
  it('cannot be taken twice', () => {
    expect([mayRename(two(), 'A01', 'A02'), mayRename(two(), 'A01', '1x'), mayRename(two(), 'A01', 'A01'), mayRename(two(), 'A01', 'Z')]).toEqual(['taken', 'bad', 'ok', 'ok'])
  })
  it('know who names them', () => {
    expect(usersOf(two(), 'A01')).toEqual(['A02'])
  })
})

describe('adding', () => {
  it('puts a section behind another and an item behind another', () => {
    const { doc, place } = addSection(frozen(two()), 0)
    expect([codes(doc), place]).toEqual([['A:A01,A02,A03', 'C:', 'B:B01'], { at: 'section', section: 1 }])
    const added = addItem(doc, 0, 0)
    expect([codes(added.doc)[0], added.place]).toEqual(['A:A01,A04,A02,A03', { at: 'item', section: 0, item: 1 }])
  })
  it('gives copies free codes, lets their conditions follow and drops those on strangers', () => {
    const raws = [item('Q1', { type: 'count' }), item('Q2', { show_if: 'Q1 > 0' }), item('Q3', { show_if: 'Z9 == no', fail_if: 'no' })]
    const { doc, dropped } = insertItems(frozen(two()), 0, 2, raws)
    expect(codes(doc)[0]).toBe('A:A01,A02,A03,A04,A05,A06')
    expect(at(doc, 'sections.0.items.4.show_if')).toBe('A04 > 0')
    expect(at(doc, 'sections.0.items.5')).not.toHaveProperty('show_if')
    expect(at(doc, 'sections.0.items.5.fail_if')).toBe('no')
    expect(dropped).toEqual(['A06'])
  })
  it('takes a whole section of a shipped checklist and stays without error', () => {
    const start = checklist({ A: [item('A01')] }, { scoring: shipped('convenience_retail')['scoring'] })
    for (const section of sectionsOf(shipped('convenience_retail'))) {
      expect(read(insertSection(start, section).doc).troubles).toEqual([])
    }
  })
})

describe('copying', () => {
  it('puts an item behind itself', () => {
    const { doc, place } = duplicate(frozen(two()), { at: 'item', section: 0, item: 1 })
    expect([codes(doc)[0], at(doc, 'sections.0.items.2.show_if'), place]).toEqual(['A:A01,A02,A04,A03', 'A01 == no', { at: 'item', section: 0, item: 2 }])
  })
  it('of a section keeps its inner conditions inside', () => {
    const { doc } = duplicate(frozen(two()), { at: 'section', section: 0 })
    expect(codes(doc)).toEqual(['A:A01,A02,A03', 'C:C01,C02,C03', 'B:B01'])
    expect(at(doc, 'sections.1.items.1.show_if')).toBe('C01 == no')
    expect(read(doc).troubles).toEqual([])
  })
})

describe('removing', () => {
  it('looks at the neighbour, or at the section when it is empty', () => {
    const doc = frozen(two())
    expect(remove(doc, { at: 'item', section: 0, item: 2 }).place).toEqual({ at: 'item', section: 0, item: 1 })
    expect(remove(doc, { at: 'item', section: 1, item: 0 }).place).toEqual({ at: 'section', section: 1 })
    expect(codes(remove(doc, { at: 'section', section: 0 }).doc)).toEqual(['B:B01'])
    expect(clampPlace(checklist({}), { at: 'item', section: 3, item: 2 })).toEqual({ at: 'head' })
  })
})

describe('moving', () => {
  it('within a section and into another', () => {
    const doc = frozen(two())
    expect(codes(moveItem(doc, { at: 'item', section: 0, item: 0 }, { section: 0, item: 2 }).doc)[0]).toBe('A:A02,A03,A01')
    expect(codes(moveItem(doc, { at: 'item', section: 0, item: 2 }, { section: 1, item: 0 }).doc)).toEqual(['A:A01,A02', 'B:A03,B01'])
    expect(codes(moveSection(doc, 0, 1).doc)).toEqual(['B:B01', 'A:A01,A02,A03'])
  })
  it('steps over the edge of a section, and stops at the ends', () => {
    const doc = frozen(two())
    const over = step(doc, { at: 'item', section: 0, item: 2 }, 1)
    expect([codes(over.doc), over.place]).toEqual([['A:A01,A02', 'B:A03,B01'], { at: 'item', section: 1, item: 0 }])
    const back = step(over.doc, over.place, -1)
    expect(codes(back.doc)).toEqual(codes(doc))
    expect(step(doc, { at: 'item', section: 0, item: 0 }, -1).doc).toBe(doc)
    expect(step(doc, { at: 'section', section: 1 }, 1).doc).toBe(doc)
  })
  it('gives an item the node of the section it comes to', () => {
    const doc = shipped('fitout_acceptance')
    const next = moveItem(doc, { at: 'item', section: 0, item: 0 }, { section: 1, item: 0 }).doc
    expect(at(next, 'sections.1.items.0.node')).toBe('N2')
    expect(read(next).troubles).toEqual([])
  })
  it('loses and doubles nothing, whatever the order of moves', () => {
    let doc: Doc = shipped('restaurant_food_safety')
    const all = codes(doc).join().match(/[A-Z]\d\d/g)?.sort()
    let seed = 7
    const random = (below: number): number => (seed = (seed * 16_807) % 2_147_483_647) % below
    for (let turn = 0; turn < 300; turn += 1) {
      const section = random(sectionsOf(doc).length)
      const count = itemsOf(sectionsOf(doc)[section]).length
      if (count === 0) continue
      const to = { section: random(sectionsOf(doc).length), item: random(20) }
      doc = turn % 9 === 0 ? moveSection(doc, section, to.section).doc : moveItem(doc, { at: 'item', section, item: random(count) }, to).doc
    }
    expect(codes(doc).join().match(/[A-Z]\d\d/g)?.sort()).toEqual(all)
  })
})

describe('another type', () => {
  it('drops what only the old one had and brings what the new one needs', () => {
    const doc = frozen(checklist({ A: [item('A01', { type: 'choice', options: ['x', 'y'], fail_if: 'x' })] }))
    const rating = changeType(doc, { at: 'item', section: 0, item: 0 }, 'rating')
    expect(at(rating, 'sections.0.items.0')).not.toHaveProperty('options')
    expect(at(rating, 'sections.0.items.0')).not.toHaveProperty('fail_if')
    expect(at(rating, 'sections.0.items.0.limits')).toEqual({ min: 1, max: 5, pass_at: 3 })
    expect(read(rating).troubles).toEqual([])
    expect(at(changeType(rating, { at: 'item', section: 0, item: 0 }, 'yes_no'), 'sections.0.items.0')).not.toHaveProperty('limits')
  })
})

it('adds weights without the dust of floats', () => {
  expect(totalWeight([{ weight: 0.1 }, { weight: 0.2 }, { weight: '0.5' }, {}])).toBe(0.8)
})
