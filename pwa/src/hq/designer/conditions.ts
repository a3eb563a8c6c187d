// Conditions in plain words: rows of "[item] [is, is above …] [value]" joined by and/or, written as
// the short text of the document and read back from it. What rows cannot draw stays text.

import { readText } from '@/engine/conditionText'
import { nameType, type Names, type NameType } from '@/engine/conditionScope'
import { Rat, entered } from '@/engine/exact'
import type { Expr } from '@/engine/document'
import { itemsOf, listOf, rawOf, sectionsOf, textOf, type Doc, type Raw } from './tree'
import { NUMERIC, STORE_FACTS, VISIT_TYPES } from './types'
import type { ItemPlace } from './document'

export type ValueKind = 'bool' | 'num' | 'date' | 'text' | 'word' | 'words'
export interface Term {
  name: string
  kind: ValueKind
  /** Where the name comes from; the words for own values, store facts and the visit are in the catalogue. */
  from: 'item' | 'own' | 'store' | 'visit'
  zh: string
  en: string
  options: { code: string; zh: string; en: string }[]
}

export type Test = 'is' | 'is_not' | 'one_of' | 'none_of' | '>' | '>=' | '<' | '<='
/** A number, a date or a word; or another name, with a number on top. */
export interface Operand {
  name: string
  text: string
}
export interface Row {
  name: string
  test: Test
  words: string[]
  value: Operand
}
export interface Plain {
  join: 'and' | 'or'
  rows: Row[]
}
export type ConditionKey = 'show_if' | 'require_if' | 'fail_if'

const TRUTHS = ['yes_no', 'photo', 'photo_compare']

function optionsOf(item: Raw): Term['options'] {
  return listOf(item['options']).map((each) => {
    if (typeof each === 'string') return { code: each, zh: each, en: each }
    const raw = rawOf(each)
    return { code: textOf(raw['code']), zh: textOf(raw['zh']), en: textOf(raw['en']) }
  })
}

/** One choice for each machine of the store: so it is where machines get a condition. */
export function isEach(item: Raw): boolean {
  const follows = [...listOf(item['posts']), ...listOf(item['on_fail'])].map(rawOf)
  return item['type'] === 'choice' && follows.some((each) => each['op'] === 'condition_update')
}

export function kindOf(item: Raw): ValueKind {
  const type = textOf(item['type'])
  if (TRUTHS.includes(type)) return 'bool'
  if (type === 'choice') return item['multiple'] === true || isEach(item) ? 'words' : 'word'
  if (type === 'stock_count') return 'word'
  if (type === 'text' || type === 'barcode') return 'text'
  if (type === 'calculated') return isQuestion(item['formula']) ? 'bool' : 'num'
  return type === 'date' ? 'date' : 'num'
}

/** A formula that compares or joins comes to yes or no; any other to a number. */
function isQuestion(formula: unknown): boolean {
  if (typeof formula === 'string') return /[<>=]|\b(and|or|not|yes|no|true|false)\b/.test(formula)
  return Object.keys(rawOf(formula)).some((op) => ['and', 'or', '!', '!!', '==', '===', '!=', '!==', '<', '<=', '>', '>=', 'in'].includes(op))
}

function termOf(item: Raw, name: string, from: Term['from']): Term {
  const stock = item['type'] === 'stock_count'
  const options = stock ? ['match', 'mismatch'].map((code) => ({ code, zh: '', en: '' })) : optionsOf(item)
  return { name, kind: kindOf(item), from, zh: textOf(item['zh']), en: textOf(item['en']), options }
}

function plainTerm(name: string, kind: ValueKind, from: Term['from'], codes: readonly string[] = []): Term {
  return { name, kind, from, zh: '', en: '', options: codes.map((code) => ({ code, zh: '', en: '' })) }
}

/** What a condition of this item may speak of: its own value where it decides failing, then earlier items. */
export function termsAt(doc: Doc, place: ItemPlace, key: ConditionKey): Term[] {
  const sections = sectionsOf(doc)
  const own = itemsOf(sections[place.section])[place.item] ?? {}
  const before = sections
    .flatMap((section, s) => itemsOf(section).filter((_, i) => s < place.section || (s === place.section && i < place.item)))
    .filter((item) => textOf(item['code']) !== '')
    .map((item) => termOf(item, textOf(item['code']), 'item'))
  const world = [
    plainTerm('visit.type', 'word', 'visit', VISIT_TYPES),
    ...STORE_FACTS.map((fact) => plainTerm(`store.${fact}`, 'bool', 'store')),
  ]
  return [...(key === 'fail_if' ? ownTerms(own) : []), ...before, ...world]
}

/** Items that come later: no condition may name them, but one that does, after a move, is still drawn. */
export function laterTerms(doc: Doc, place: ItemPlace): Term[] {
  return sectionsOf(doc)
    .flatMap((section, s) => itemsOf(section).filter((_, i) => s > place.section || (s === place.section && i >= place.item)))
    .filter((item) => textOf(item['code']) !== '')
    .map((item) => termOf(item, textOf(item['code']), 'item'))
}

function ownTerms(own: Raw): Term[] {
  const terms = [termOf(own, 'value', 'own')]
  const type = textOf(own['type'])
  if (NUMERIC.includes(type)) terms.push(plainTerm('actual', 'num', 'own'), plainTerm('planned', 'num', 'own'))
  if (type === 'date') {
    for (const name of ['days_left', 'days_since']) terms.push(plainTerm(name, 'num', 'own'))
    for (const name of ['planned_open', 'contract_open']) terms.push(plainTerm(name, 'date', 'own'))
  }
  return terms
}

export function testsFor(kind: ValueKind): Test[] {
  if (kind === 'bool') return ['is']
  if (kind === 'word') return ['is', 'is_not', 'one_of', 'none_of']
  if (kind === 'words') return ['one_of', 'none_of']
  if (kind === 'text') return ['is', 'is_not']
  return ['>', '>=', '<', '<=', 'is', 'is_not']
}

export function blankRow(term: Term): Row {
  const first = term.options[0]?.code ?? ''
  const words = term.kind === 'bool' ? ['yes'] : term.options.length > 0 ? [first] : []
  const text = term.kind === 'num' ? '0' : ''
  return { name: term.name, test: testsFor(term.kind)[0] ?? 'is', words, value: { name: '', text } }
}

// ---- Writing

const BARE = /^[A-Za-z_][A-Za-z0-9_]*$/
const TAKEN = ['and', 'or', 'not', 'yes', 'no', 'true', 'false']

function quoted(word: string, names: ReadonlySet<string>): string {
  if (BARE.test(word) && !TAKEN.includes(word) && !names.has(word)) return word
  return word.includes("'") ? `"${word}"` : `'${word}'`
}

function written(operand: Operand): string {
  if (operand.name === '') return operand.text
  const number = operand.text.trim()
  if (number === '' || Number(number) === 0) return operand.name
  return number.startsWith('-') ? `${operand.name} - ${number.slice(1)}` : `${operand.name} + ${number}`
}

const SIGNS: Partial<Record<Test, string>> = { is: '==', is_not: '!=', '>': '>', '>=': '>=', '<': '<', '<=': '<=' }

function writeRow(row: Row, terms: ReadonlyMap<string, Term>, alone: boolean): string {
  const kind = terms.get(row.name)?.kind ?? 'text'
  const names = new Set(terms.keys())
  const words = row.words.map((word) => quoted(word, names)).join('|')
  const own = row.name === 'value'
  if (kind === 'bool') {
    const truth = row.words[0] === 'no' ? 'no' : 'yes'
    return own && alone ? truth : `${row.name} == ${truth}`
  }
  if (kind === 'word' || kind === 'words') {
    if (row.test === 'none_of') return row.words.length === 1 && kind === 'word' ? `${row.name} != ${words}` : `not ${row.name} == ${words}`
    if (row.test === 'is_not') return `${row.name} != ${words}`
    return own && alone ? words : `${row.name} == ${words}`
  }
  const right = kind === 'text' ? quoted(row.value.text, names) : written(row.value)
  return `${row.name} ${SIGNS[row.test] ?? '=='} ${right}`
}

/** The short text of the document; '' where there is no row. */
export function writePlain(plain: Plain, terms: readonly Term[]): string {
  const known = new Map(terms.map((term) => [term.name, term]))
  return plain.rows.map((row) => writeRow(row, known, plain.rows.length === 1)).join(` ${plain.join} `)
}

// ---- Reading

function namesOf(terms: readonly Term[]): Names {
  return new Map<string, NameType>(
    terms.map((term) => [term.name, term.from === 'visit' ? nameType('text') : nameType(term.kind, new Set(term.options.map((each) => each.code)))]),
  )
}

/** The rows that say the same as the text; null where rows cannot. */
export function readPlain(text: string, terms: readonly Term[], own: boolean): Plain | null {
  if (text.trim() === '') return { join: 'and', rows: [] }
  try {
    const expr = readText(text, namesOf(terms), own)
    const join = expr.op === 'or' ? 'or' : 'and'
    const known = new Map(terms.map((term) => [term.name, term]))
    const rows = (expr.op === 'or' || expr.op === 'and' ? expr.args : [expr]).map((each) => readRow(each, known))
    return rows.every((row) => row !== null) ? { join, rows } : null
  } catch {
    return null
  }
}

type Known = ReadonlyMap<string, Term>
const NO_VALUE: Operand = { name: '', text: '' }

function readRow(expr: Expr, terms: Known): Row | null {
  const [left, right] = expr.args
  if (expr.op === 'var') return truthRow(expr, true, terms)
  if (expr.op === '!' && left?.op === 'var') return truthRow(left, false, terms)
  if (expr.op === '!' && left?.op === 'in') {
    const row = readRow(left, terms)
    return row === null ? null : { ...row, test: 'none_of' }
  }
  if (left?.op !== 'var' || right === undefined) return null
  const term = terms.get(left.name)
  if (term === undefined) return null
  if (expr.op === 'in') return wordsRow(term, Array.isArray(right.value) ? right.value.map(String) : null)
  if (typeof right.value === 'boolean') return expr.op === '==' ? truthRow(left, right.value, terms) : expr.op === '!=' ? truthRow(left, !right.value, terms) : null
  const test = (Object.entries(SIGNS).find(([, sign]) => sign === expr.op)?.[0] ?? null) as Test | null
  if (test === null || !testsFor(term.kind).includes(test)) return null
  if (term.kind === 'word') return typeof right.value === 'string' ? { name: term.name, test, words: [right.value], value: NO_VALUE } : null
  const value = operandOf(right, terms)
  return value === null ? null : { name: term.name, test, words: [], value }
}

function truthRow(expr: Expr, truth: boolean, terms: Known): Row | null {
  if (terms.get(expr.name)?.kind !== 'bool') return null
  return { name: expr.name, test: 'is', words: [truth ? 'yes' : 'no'], value: NO_VALUE }
}

function wordsRow(term: Term, words: string[] | null): Row | null {
  if (words === null || !testsFor(term.kind).includes('one_of')) return null
  return { name: term.name, test: 'one_of', words, value: NO_VALUE }
}

function operandOf(expr: Expr, terms: Known): Operand | null {
  if (expr.op === 'lit') return literalOf(expr)
  if (expr.op === '-' && expr.args.length === 1) {
    const inner = literalOf(expr.args[0])
    return inner === null ? null : { name: '', text: `-${inner.text}` }
  }
  if (expr.op === 'var') return terms.has(expr.name) ? { name: expr.name, text: '' } : null
  const [left, right] = expr.args
  if ((expr.op !== '+' && expr.op !== '-') || left?.op !== 'var' || !terms.has(left.name)) return null
  const number = literalOf(right)
  return number === null ? null : { name: left.name, text: expr.op === '-' ? `-${number.text}` : number.text }
}

function literalOf(expr: Expr | undefined): Operand | null {
  if (expr?.op !== 'lit') return null
  if (expr.value instanceof Rat) return { name: '', text: entered(expr.value) }
  return typeof expr.value === 'string' ? { name: '', text: expr.value } : null
}
