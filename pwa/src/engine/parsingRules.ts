// Reading the rules of an item: when it shows, is required, fails, and what it comes to.

import type { NameType, Names } from './conditionScope.ts'
import { STOCK_WORDS, checkCondition, nameType, valueType, withNames } from './conditionScope.ts'
import { readLogic } from './conditionLogic.ts'
import { readText } from './conditionText.ts'
import { ConditionError, fromPlain, namesOf, toLogic } from './conditions.ts'
import type { Condition, Expr, Item } from './document.ts'
import type { Fields } from './fields.ts'
import { isMapping } from './json.ts'

export const NUMERIC = ['number', 'temperature', 'percent', 'rating', 'count', 'bonus']
const TRUTHS = ['yes_no', 'photo', 'photo_compare']

const VISIT = new Map([['visit.type', nameType('text')]])

/** Read the rules of an item; gives with it what its code stands for in later rules. */
export function withRules(item: Item, fields: Fields, names: Names): [Item, NameType] {
  const scope = withNames(names, VISIT)
  const [formula, kind] = readFormula(fields, item, scope)
  const own = withNames(scope, new Map(ownNames(item, kind)))
  const ruled = {
    ...item,
    formula,
    show_if: readCondition(fields, 'show_if', scope, false),
    require_if: readCondition(fields, 'require_if', scope, false),
    fail_if: readCondition(fields, 'fail_if', own, true),
  }
  return [ruled, kind]
}

function answerType(item: Item): NameType {
  if (TRUTHS.includes(item.kind)) return nameType('bool')
  if (item.kind === 'choice') {
    return nameType(item.multiple || item.each ? 'words' : 'word', item.option_codes)
  }
  if (item.kind === 'stock_count') return nameType('word', STOCK_WORDS)
  if (item.kind === 'text' || item.kind === 'barcode') return nameType('text')
  return nameType(item.kind === 'date' ? 'date' : 'num')
}

function ownNames(item: Item, kind: NameType): [string, NameType][] {
  const names: [string, NameType][] = [['value', kind]]
  if (NUMERIC.includes(item.kind)) names.push(['actual', nameType('num')], ['planned', nameType('num')])
  if (item.kind === 'date') {
    names.push(['planned_open', nameType('date')], ['contract_open', nameType('date')])
    names.push(['days_left', nameType('num')], ['days_since', nameType('num')])
  }
  return names
}

function readCondition(fields: Fields, key: string, scope: Names, own: boolean): Condition | null {
  const raw = fields.get(key)
  if (raw === null) return null
  try {
    if (isMapping(raw)) return ruled(raw, readLogic(raw, scope, true))
    const expr = typeof raw === 'string' ? readText(raw, scope, own) : fromPlain(raw)
    checkCondition(expr, scope)
    return ruled(raw, expr)
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    fields.wrong(key, error.code, error.params)
    return null
  }
}

/** Read the formula of a calculated item, and the type of what it comes to. */
function readFormula(fields: Fields, item: Item, scope: Names): [Condition | null, NameType] {
  const raw = fields.get('formula')
  if (item.kind !== 'calculated') {
    if (raw !== null) fields.wrong('formula', 'formula_unused')
    return [null, answerType(item)]
  }
  if (raw === null) {
    fields.wrong('formula', 'missing')
    return [null, nameType('any')]
  }
  try {
    if (isMapping(raw)) return [ruled(raw, readLogic(raw, scope, false)), nameType('any')]
    const expr = typeof raw === 'string' ? readText(raw, scope, false) : fromPlain(raw)
    const kind = valueType(expr, scope)
    if (fields.has('limits') && kind.kind !== 'num' && kind.kind !== 'any') fields.wrong('limits', 'limits_unused')
    return [ruled(raw, expr), kind]
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    fields.wrong('formula', error.code, error.params)
    return [null, nameType('any')]
  }
}

function ruled(raw: unknown, expr: Expr): Condition {
  const source = typeof raw === 'string' ? raw : ''
  const logic = expr.rule === null ? toLogic(expr) : raw
  return { source, logic, expr, names: new Set(namesOf(expr)) }
}
