// What an answer turned out to be: passed, failed, pending, not applicable or unanswered.

import type { Answered } from './answerKinds.ts'
import type { AssetScan, CountLine, ExpiryLine, StockCount } from './answerLines.ts'
import { failingRows } from './answerRows.ts'
import type { Answer } from './answers.ts'
import { dayNumber } from './calendarDays.ts'
import type { Lookup } from './conditions.ts'
import { evaluate } from './conditions.ts'
import type { Context } from './context.ts'
import type { Checklist, Item, Value } from './document.ts'
import { Rat, ZERO, compare, mul, sub, whole } from './exact.ts'

export type State = 'passed' | 'failed' | 'na' | 'unanswered' | 'pending'
export type Because = '' | 'limits' | 'rule' | 'own' | 'left_out' | 'put_right'

/** How an expiry line stands on the day of the visit. */
export type Near = { line: ExpiryLine; days_left: number; expired: boolean; near: boolean }

/**
 * One applicable item with its answer and what it amounts to. `bad` counts the lines, tags or
 * signatures that fail; `lines`, `tags` and `rows` name them; `meaning` is what later conditions see.
 */
export type Finding = {
  item: Item
  answer: Answer
  state: State
  defects: number
  bad: number
  lines: readonly CountLine[]
  tags: readonly string[]
  rows: readonly number[]
  because: Because
  meaning: Value
}

type Flaws = {
  bad: number
  pending: boolean
  lines: readonly CountLine[]
  tags: readonly string[]
  rows: readonly number[]
}

const NO_FLAWS: Flaws = { bad: 0, pending: false, lines: [], tags: [], rows: [] }
const MEASURED = ['number', 'temperature', 'percent', 'calculated']

/** Judge one answer of an applicable item. */
export function find(checklist: Checklist, item: Item, answer: Answer, context: Context, lookup: Lookup): Finding {
  const open: Finding = {
    item,
    answer,
    state: answer.state === 'na' ? 'na' : 'unanswered',
    defects: 0,
    bad: 0,
    lines: [],
    tags: [],
    rows: [],
    because: '',
    meaning: null,
  }
  if (answer.state === 'na' && checklist.scoring.na === 'fail' && item.kind !== 'bonus') {
    return { ...open, state: 'failed', defects: 1, because: 'left_out' }
  }
  const value = answer.value
  if (item.kind === 'calculated' && value === null) return { ...open, state: 'pending' }
  if (answer.state !== 'answered' || value === null) return open
  const flaws = flawsOf(checklist, item, value, context)
  const meaning = meaningOf(value, flaws)
  const because = becauseOf(item, value, flaws, ownLookup(item, meaning, context, lookup))
  if (because !== '') {
    const { bad, lines, tags, rows } = flaws
    return { ...open, state: 'failed', defects: defectsOf(item, value, bad), bad, lines, tags, rows, because, meaning }
  }
  if (isIdle(value, context)) return open
  return { ...open, state: flaws.pending ? 'pending' : 'passed', meaning }
}

/** Judge an item as an appeal did: passed, at no cost; what its answer means to later items stays. */
export function putRight(finding: Finding): Finding {
  const { item, answer, state, meaning } = finding
  if (item.kind === 'bonus' || state === 'unanswered' || state === 'pending') return finding
  return { item, answer, state: 'passed', defects: 0, bad: 0, lines: [], tags: [], rows: [], because: 'put_right', meaning }
}

function becauseOf(item: Item, value: Answered, flaws: Flaws, lookup: Lookup): Because {
  const { min, max } = item.limits
  if (MEASURED.includes(item.kind)) {
    if (value instanceof Rat) {
      if (min !== null && compare(value, min) < 0) return 'limits'
      if (max !== null && compare(value, max) > 0) return 'limits'
    }
  }
  if (item.fail_if !== null) return evaluate(item.fail_if.expr, lookup) === true ? 'rule' : ''
  return flaws.bad > 0 || breaksOwnRule(item, value) ? 'own' : ''
}

function breaksOwnRule(item: Item, value: Answered): boolean {
  if (item.kind === 'calculated') return false
  if (typeof value === 'boolean') return !value
  if (!(value instanceof Rat)) return false
  if (item.kind === 'count') return value.n > 0n
  return item.kind === 'rating' && compare(value, passAt(item)) < 0
}

/** Give the lowest rating that passes; the full rating unless the document says less. */
function passAt(item: Item): Rat {
  return item.limits.pass_at ?? item.limits.max ?? ZERO
}

function defectsOf(item: Item, value: Answered, bad: number): number {
  if (item.kind === 'count' && value instanceof Rat) return Number(value.n)
  return bad > 0 && (item.kind === 'expiry_list' || item.kind === 'repeat_group') ? bad : 1
}

/** Tell an untouched list, which is no answer while the register expects assets here. */
function isIdle(value: Answered, context: Context): boolean {
  if (context.expected_assets.length === 0 || typeof value !== 'object' || value instanceof Rat) return false
  if (value.type === 'asset_scan') return value.scans.length === 0 && value.missing.length === 0
  return value.type === 'each' && value.pairs.length === 0
}

function flawsOf(checklist: Checklist, item: Item, value: Answered, context: Context): Flaws {
  if (typeof value !== 'object' || value instanceof Rat) return NO_FLAWS
  switch (value.type) {
    case 'stock_count':
      return countFlaws(item, value, context)
    case 'expiry_list': {
      const bad = expiryStates(checklist, value.lines, context).filter(lotFails).length
      return { ...NO_FLAWS, bad }
    }
    case 'sku_list':
      return { ...NO_FLAWS, bad: value.skus.length }
    case 'signature':
      return { ...NO_FLAWS, bad: value.signed.filter((signature) => signature.refused !== null).length }
    case 'asset_scan': {
      const tags = absentTags(value, context)
      return { ...NO_FLAWS, bad: tags.length, tags }
    }
    case 'rows': {
      const rows = failingRows(item, value.rows)
      return { ...NO_FLAWS, bad: rows.length, rows }
    }
    default:
      return NO_FLAWS
  }
}

/** Give the expected tags that were not scanned; an untouched list is not yet a finding. */
function absentTags(value: AssetScan, context: Context): string[] {
  if (value.scans.length === 0 && value.missing.length === 0) return []
  const seen = new Set(value.scans.map((scan) => scan.tag))
  return context.expected_assets.filter((tag) => !seen.has(tag))
}

/** Give the book quantity: of the context, else as the phone believed, else unknown. */
export function bookOf(line: CountLine, context: Context): Rat | null {
  return context.books.get(line.sku) ?? line.book
}

function countFlaws(item: Item, value: StockCount, context: Context): Flaws {
  let pending = false
  const lines: CountLine[] = []
  for (const line of value.lines) {
    const book = bookOf(line, context)
    if (book === null) pending = true
    else if (isOff(item, line, book, context)) lines.push(line)
  }
  return { ...NO_FLAWS, bad: lines.length, pending, lines }
}

function isOff(item: Item, line: CountLine, book: Rat, context: Context): boolean {
  const over = compare(line.counted, book) >= 0
  const difference = over ? sub(line.counted, book) : sub(book, line.counted)
  if (compare(difference, item.limits.tolerance_qty ?? ZERO) > 0) return true
  const cost = context.skus.get(line.sku)?.unit_cost ?? null
  const worth = item.limits.tolerance_value
  return worth !== null && cost !== null && compare(mul(difference, cost), worth) > 0
}

/** Tell whether a lot fails: expired goods do, and near ones that nobody has dealt with. */
export function lotFails(lot: Near): boolean {
  return lot.expired || (lot.near && !lot.line.handled)
}

/** Say how each lot stands on the day of the visit, by the checklist's shelf-life rule. */
export function expiryStates(checklist: Checklist, lines: readonly ExpiryLine[], context: Context): Near[] {
  return lines.map((line) => {
    const left = line.day - context.today
    const days = windowOf(checklist, line.sku, context)
    return { line, days_left: left, expired: left < 0, near: left >= 0 && (days === null || left <= days) }
  })
}

function windowOf(checklist: Checklist, sku: string, context: Context): number | null {
  const life = context.skus.get(sku)?.shelf_life_days ?? null
  if (life === null) return null
  return checklist.near_rule.find(([from]) => life >= from)?.[1] ?? null
}

function meaningOf(value: Answered, flaws: Flaws): Value {
  if (typeof value !== 'object' || value instanceof Rat) return value
  switch (value.type) {
    case 'stock_count':
      if (flaws.bad > 0) return 'mismatch'
      return flaws.pending ? null : 'match'
    case 'expiry_list':
      return whole(value.lines.length)
    case 'sku_list':
      return whole(value.skus.length)
    case 'signature':
      return whole(value.signed.length)
    case 'asset_scan':
      return whole(value.scans.length)
    case 'rows':
      return whole(value.rows.length)
    case 'each':
      return value.pairs.map(([, option]) => option)
    case 'several':
      return value.options
  }
}

/** Give the names of `fail_if`: the own value and its dates, then what everybody sees. */
function ownLookup(item: Item, meaning: Value, context: Context, outer: Lookup): Lookup {
  if (item.fail_if === null) return outer
  return (name) => {
    if (name === 'value' || name === 'actual' || name === 'planned_open') return meaning
    if (name === 'planned') return context.planned_progress
    if (name === 'contract_open') return context.contract_open
    if (name === 'days_left') return whole((dayNumber(meaning) ?? 0) - context.today)
    if (name === 'days_since') return whole(context.today - (dayNumber(meaning) ?? 0))
    return outer(name)
  }
}
