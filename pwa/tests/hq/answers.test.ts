import { describe, expect, it } from 'vitest'
import { exactDifference, readAnswer } from '../../src/hq/answers'
import { deltaOf, factsOf, postingSentence } from '../../src/hq/postings'
import type { Answer, DocumentItem } from '../../src/server/types'

const words = {
  t: (key: string, named: Record<string, unknown> = {}) => [key, ...Object.values(named)].join(' ').trim(),
  word: (_group: string, code: string | null | undefined) => code ?? '',
  known: (group: string) => group !== 'place',
  text: (value: { zh?: string; en?: string } | string | null | undefined) => (typeof value === 'object' ? (value?.zh ?? '') : (value ?? '')),
  day: (text: string | null | undefined) => `day ${text ?? ''}`,
  dateTime: (when: string | number | null | undefined) => `time ${when ?? ''}`,
}
const item = (type: string, more: object = {}): DocumentItem => ({ code: 'A01', zh: '题', en: 'Item', type, ...more })
const read = (type: string, answer: Answer | undefined, more: object = {}) => readAnswer(item(type, more), answer, words)

describe('reading an answer', () => {
  it.each([
    ['yes_no', true, 'answer.meets'],
    ['photo_compare', false, 'answer.below'],
    ['temperature', '3.5', '3.5 °C'],
    ['date', '2026-11-23', 'day 2026-11-23'],
    ['expiry_list', { lines: [] }, 'answer.none_found'],
    ['sku_list', { lines: [{ sku: 'S1' }, { sku: 'S2' }] }, 'S1、S2'],
    ['text', '原样', '原样'],
  ])('%s', (type, value, text) => {
    expect(read(type, { value })).toEqual({ kind: 'text', text })
  })

  it('tells no answer from not applicable', () => {
    expect(read('yes_no', undefined)).toEqual({ kind: 'none' })
    expect(read('yes_no', { na: { reason: '无燃气' } })).toEqual({ kind: 'text', text: 'visit.na_reason 无燃气' })
  })

  it('asks back in the words of the phone where yes is the bad answer', () => {
    expect(read('yes_no', { value: true }, { fail_if: 'yes' })).toEqual({ kind: 'text', text: 'answer.yes' })
  })

  it('names a listed reason in words, and what could not be observed as that', () => {
    const na = { reasons: [{ code: 'no_gas', zh: '不用燃气', en: 'No gas' }], not_observed: true }
    expect(read('yes_no', { na: { reason: 'no_gas' } }, { na })).toEqual({ kind: 'text', text: 'visit.na_reason 不用燃气' })
    expect(read('yes_no', { na: { reason: '夜间', not_observed: true } }, { na })).toEqual({ kind: 'text', text: 'visit.not_observed 夜间' })
  })

  it('shows a group as a table, a column a question', () => {
    const fields = [{ code: 'where', zh: '位置', en: 'Where', type: 'text' }, { code: 'ok', zh: '封好', en: 'Sealed', type: 'yes_no' }]
    expect(read('repeat_group', { value: { rows: [{ where: '门口', ok: false }, { where: '后仓' }] } }, { fields })).toEqual({
      kind: 'lines', heads: ['位置', '封好'],
      rows: [{ cells: ['门口', 'answer.below'], off: true }, { cells: ['后仓', ''], off: false }],
    })
    expect(read('repeat_group', { value: { rows: [] } }, { fields })).toEqual({ kind: 'text', text: 'answer.none_found' })
  })

  it('names the option that was chosen in words', () => {
    const options = [{ code: 'ok', zh: '合格', en: 'Fine' }]
    expect(read('choice', { value: 'ok' }, { options })).toEqual({ kind: 'text', text: '合格' })
    expect(read('choice', { value: ['ok', 'new'] }, { options })).toEqual({ kind: 'text', text: '合格、new' })
  })

  it('puts a comma of the language between', () => {
    const english = { ...words, text: (value: Parameters<typeof words.text>[0]) => (typeof value === 'object' ? (value?.en ?? '') : (value ?? '')) }
    expect(readAnswer(item('sku_list'), { value: { lines: [{ sku: 'S1' }, { sku: 'S2' }] } }, english)).toEqual({ kind: 'text', text: 'S1, S2' })
  })

  it('marks the lines of a count that differ, exactly', () => {
    const value = { lines: [{ sku: 'S1', counted: '0.3', book: '0.1' }, { sku: 'S2', counted: 5, book: '5' }, { sku: 'S3', counted: 2 }] }
    const out = read('stock_count', { value })
    expect(out.kind === 'lines' && out.rows.map((row) => [row.cells[3], row.off])).toEqual([['+0.2', true], ['0', false], ['', false]])
  })

  it('shows a tag that was not found', () => {
    const out = read('asset_scan', { value: { scans: [{ tag: 'T1', at_ms: 1 }], missing: ['T2'] } })
    expect(out.kind === 'lines' && out.rows.map((row) => [row.cells[0], row.off])).toEqual([['T1', false], ['T2', true]])
  })

  it('shows raw what it does not understand', () => {
    expect(read('new_type', { value: { a: 1 } })).toEqual({ kind: 'text', text: '{"a":1}' })
  })
})

describe('differences', () => {
  it.each([['0.3', '0.1', '0.2'], ['12', '15', '-3'], ['1.50', '1.5', '0'], ['-2', '0.5', '-2.5'], ['x', '1', '']])(
    '%s − %s = %s',
    (counted, book, difference) => expect(exactDifference(counted, book)).toBe(difference),
  )
})

describe('a posting in words', () => {
  const posting = { kind: 'count_adjustment', payload: { counted: '9', book: '12' }, subject_ref: 'S1', item_code: 'D01' }

  it('says what and by how much', () => {
    expect(deltaOf(posting.payload)).toBe('-3')
    expect(postingSentence(posting, words)).toBe('posting_says.count_adjustment S1 −3 count_adjustment')
  })

  it('calls goods by their name where the records know it', () => {
    const named = { ...posting, subject_name: '矿泉水' }
    expect(postingSentence(named, words)).toBe('posting_says.count_adjustment 矿泉水 S1 −3 count_adjustment')
  })

  it('falls back to the item when no goods are named, and marks a reversal', () => {
    const nameless = { ...posting, payload: {}, subject_ref: '', reverses_id: 'p0' }
    expect(postingSentence(nameless, words)).toContain('posting_says.reversed')
    expect(postingSentence(nameless, words)).toContain('posting.item D01')
  })

  it('lists facts and leaves ids of rows out', () => {
    const facts = factsOf({ sku: 'S1', counted_at_ms: 5, lines: ['uuid'], reason: null, condition: { from: 'good', to: 'faulty' } }, words)
    expect(facts).toEqual([
      { name: 'sku', value: 'S1' },
      { name: 'counted_at_ms', value: 'time 5' },
      { name: 'from', value: 'good' },
      { name: 'to', value: 'faulty' },
    ])
  })
})
