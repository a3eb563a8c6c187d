// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { blankRow, laterTerms, readPlain, termsAt, writePlain, type Term } from '../../../src/hq/designer/conditions'
import { read } from '../../../src/hq/designer/problems'
import { itemsOf, sectionsOf, set, textOf, type Doc } from '../../../src/hq/designer/tree'
import { checklist, item, shipped } from './make'

const doc: Doc = checklist({
  A: [
    item('A01'),
    item('A02', { type: 'count' }),
    item('A03', { type: 'choice', options: ['good', 'mis-scan', { code: 'yes', zh: '是', en: 'Yes' }] }),
    item('A04', { type: 'choice', multiple: true, options: ['red', 'blue', 'green'] }),
    item('A05', { type: 'date' }),
    item('A06', { type: 'stock_count', limits: { sku: 5 } }),
    item('A07', { type: 'text' }),
    item('A08', { type: 'number', limits: { max: 20 } }),
    item('A09'),
  ],
})
const LAST = { at: 'item', section: 0, item: 8 } as const
const terms = termsAt(doc, LAST, 'show_if')
const logicOf = (text: string, at: number = LAST.item, key = 'show_if'): unknown => {
  const { checklist: parsed, troubles } = read(set(doc, `sections.0.items.${at}.${key}`, text))
  if (parsed === null) throw new Error(`${text}: ${JSON.stringify(troubles)}`)
  return parsed.items[at]?.[key as 'show_if']?.logic
}

describe('a condition in plain words', () => {
  it.each([
    'A01 == no',
    'A02 > 0',
    'A02 >= -1.5 and A01 == yes',
    "A03 == good or A03 == 'mis-scan'",
    "A03 == good|'mis-scan'|'yes'",
    "A03 != 'yes'",
    'not A03 == good|\'mis-scan\'',
    'A04 == red|blue',
    'not A04 == red',
    'A05 < 2026-03-31',
    'A06 == mismatch',
    "A07 == 'two words'",
    'A08 > A02 - 10 and A08 != 3',
    'visit.type == surprise and store.uses_gas == yes',
    "visit.type == routine|surprise",
  ])('is drawn as rows and written back with the same meaning: %s', (text) => {
    const plain = readPlain(text, terms, false)
    expect(plain).not.toBeNull()
    expect(logicOf(writePlain(plain!, terms))).toEqual(logicOf(text))
  })

  it.each(['A01 == no and (A02 > 0 or A08 > 1)', 'A02 * 2 > 5', 'A02 > 0 or A01 == no and A08 > 1', 'NOPE == 3', 'A02 >'])(
    'that rows cannot draw stays text: %s',
    (text) => expect(readPlain(text, terms, false)).toBeNull(),
  )

  it('knows the earlier items only, and the own value where it decides failing', () => {
    expect(termsAt(doc, { at: 'item', section: 0, item: 1 }, 'show_if').filter((t) => t.from === 'item').map((t) => t.name)).toEqual(['A01'])
    const own = termsAt(doc, { at: 'item', section: 0, item: 4 }, 'fail_if').filter((t) => t.from === 'own').map((t) => t.name)
    expect(own).toEqual(['value', 'days_left', 'days_since', 'planned_open', 'contract_open'])
  })

  it('every first row that the builder offers is a condition the parser takes', () => {
    const plain = (term: Term) => writePlain({ join: 'and', rows: [{ ...blankRow(term), value: { name: '', text: term.kind === 'date' ? '2026-01-01' : term.kind === 'text' ? 'x' : '0' } }] }, terms)
    for (const term of terms) expect(() => logicOf(plain(term)), `${term.name}: ${plain(term)}`).not.toThrow()
  })
})

describe('the rule that decides failing', () => {
  const own = (at: number) => termsAt(doc, { at: 'item', section: 0, item: at }, 'fail_if')
  it.each([
    [0, 'yes', 'yes'],
    [0, 'value == no', 'no'],
    [2, "'mis-scan'|good", "'mis-scan'|good"],
    [3, 'red', 'red'],
    [4, 'days_left < 15', 'days_left < 15'],
    [4, 'planned_open < contract_open', 'planned_open < contract_open'],
    [7, 'actual < planned - 10', 'actual < planned - 10'],
  ])('item %i: %s', (at, text, written) => {
    const plain = readPlain(text, own(at), true)
    expect(writePlain(plain!, own(at))).toBe(written)
    expect(logicOf(written, at, 'fail_if')).toEqual(logicOf(text, at, 'fail_if'))
  })
})

it('all conditions of the shipped checklists are drawn as rows', () => {
  for (const name of ['convenience_retail', 'fitout_acceptance', 'restaurant_food_safety']) {
    const shippedDoc = shipped(name)
    sectionsOf(shippedDoc).forEach((section, s) =>
      itemsOf(section).forEach((raw, i) => {
        for (const key of ['show_if', 'require_if', 'fail_if'] as const) {
          if (raw[key] === undefined) continue
          const text = textOf(raw[key])
          const found = termsAt(shippedDoc, { at: 'item', section: s, item: i }, key)
          expect(readPlain(text, found, key === 'fail_if'), `${textOf(raw['code'])}.${key}: ${text}`).not.toBeNull()
        }
      }),
    )
  }
})

it('a condition on an item that was moved behind it is still drawn', () => {
  const place = { at: 'item', section: 0, item: 1 } as const
  expect(readPlain('A09 == no', termsAt(doc, place, 'show_if'), false)).toBeNull()
  const known = [...termsAt(doc, place, 'show_if'), ...laterTerms(doc, place)]
  expect(writePlain(readPlain('A09 == no', known, false)!, known)).toBe('A09 == no')
})
