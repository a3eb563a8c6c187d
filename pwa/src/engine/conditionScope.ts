// Which names a condition may use, and whether it uses them sensibly: a misspelt option or a
// comparison that can never hold is an error of the author at once.

import { isDateText } from './calendarDays.ts'
import { ConditionError } from './conditions.ts'
import type { Expr } from './document.ts'
import { Rat } from './exact.ts'

/** What a name stands for: bool, num, date, text, word, words, any. */
export type NameType = { kind: string; options: ReadonlySet<string> }
/** The names a rule may use; a map will do. */
export type Names = { get(name: string): NameType | undefined; keys(): Iterable<string> }

const NO_OPTIONS: ReadonlySet<string> = new Set()
export const STOCK_WORDS: ReadonlySet<string> = new Set(['match', 'mismatch'])

export function nameType(kind: string, options: ReadonlySet<string> = NO_OPTIONS): NameType {
  return { kind, options }
}

/** Add names to others without copying them: every item of a long checklist has a scope. */
export function withNames(outer: Names, own: ReadonlyMap<string, NameType>): Names {
  return {
    get: (name) => own.get(name) ?? outer.get(name),
    keys: () => new Set([...outer.keys(), ...own.keys()]),
  }
}

const LITERAL_TEXT = 'literal'
const BOOL = nameType('bool')
const NUM = nameType('num')
const ANY = nameType('any')

export function findName(names: Names, name: string): NameType | null {
  if (name.startsWith('store.') && name.length > 'store.'.length) return ANY
  return names.get(name) ?? null
}

/** Throw a `ConditionError` unless the expression is a sensible yes-or-no question. */
export function checkCondition(expr: Expr, names: Names): void {
  const { kind } = typeOf(expr, names)
  if (kind !== 'bool' && kind !== 'any') throw new ConditionError('not_a_question')
}

/** Give the type of what a formula comes to; a list of words is not a value. */
export function valueType(expr: Expr, names: Names): NameType {
  const found = typeOf(expr, names)
  if (found.kind === LITERAL_TEXT) {
    if (expr.bare) throw unknownName(expr.value)
    return nameType('text')
  }
  if (found.kind === 'words' || found.kind === 'list') throw new ConditionError('not_a_value')
  return found
}

function typeOf(expr: Expr, names: Names): NameType {
  if (expr.op === 'var') {
    const found = findName(names, expr.name)
    if (found === null) throw unknownName(expr.name)
    return found
  }
  if (expr.op === 'lit') return literalType(expr)
  if (expr.op === 'alt') throw new ConditionError('syntax', { at: 0 })
  const types = expr.args.map((arg) => typeOf(arg, names))
  if (['and', 'or', '!'].includes(expr.op)) return logical(types)
  if (expr.op === '==' || expr.op === '!=') return equality(expr, types)
  if (expr.op === 'in') return membership(expr, types)
  return ['>', '>=', '<', '<='].includes(expr.op) ? order(expr, types) : arithmetic(expr, types)
}

function unknownName(name: unknown): ConditionError {
  return new ConditionError('unknown_name', { name: String(name).slice(0, 40) })
}

function mismatch(left: string, right: string): ConditionError {
  return new ConditionError('type_mismatch', { left, right })
}

function literalType(expr: Expr): NameType {
  const value = expr.value
  if (typeof value === 'boolean') return BOOL
  if (typeof value === 'string') return nameType(isDateText(value) ? 'date' : LITERAL_TEXT)
  if (value instanceof Rat) return NUM
  return value === null ? ANY : nameType('list')
}

function logical(types: readonly NameType[]): NameType {
  if (types.some((found) => found.kind !== 'bool' && found.kind !== 'any')) {
    throw new ConditionError('not_a_question')
  }
  return BOOL
}

type Pair = readonly [Expr, NameType]

function pairs(expr: Expr, types: readonly NameType[]): [Pair, Pair] {
  const [a, b] = expr.args
  const [left, right] = types
  if (a === undefined || b === undefined || left === undefined || right === undefined) {
    throw new ConditionError('wrong_arity', { operator: expr.op })
  }
  return [
    [a, left],
    [b, right],
  ]
}

function equality(expr: Expr, types: readonly NameType[]): NameType {
  const [left, right] = pairs(expr, types)
  checkSame(left, right[1])
  checkSame(right, left[1])
  return BOOL
}

function checkSame([arg, mine]: Pair, other: NameType): void {
  if (mine.kind === LITERAL_TEXT) checkWord(String(arg.value), other, arg.bare)
  else if (!isComparable(mine.kind, other.kind)) throw mismatch(mine.kind, other.kind)
}

function isComparable(mine: string, other: string): boolean {
  if (mine === 'words' || other === 'words') return false
  return mine === other || [mine, other].some((kind) => kind === LITERAL_TEXT || kind === 'any')
}

function checkWord(word: string, other: NameType, bare: boolean): void {
  if (other.kind === 'word' || other.kind === 'words') {
    if (!other.options.has(word)) throw new ConditionError('not_an_option', { word: word.slice(0, 40) })
  } else if (other.kind !== 'text' && other.kind !== 'any') {
    throw bare ? unknownName(word) : mismatch('text', other.kind)
  }
}

function order(expr: Expr, types: readonly NameType[]): NameType {
  const [left, right] = pairs(expr, types)
  for (const [arg, found] of [left, right]) {
    if (found.kind === LITERAL_TEXT && arg.bare) throw unknownName(arg.value)
    if (!['num', 'date', 'any'].includes(found.kind)) throw mismatch(left[1].kind, right[1].kind)
  }
  const kinds = [left[1].kind, right[1].kind] as const
  if (kinds[0] !== kinds[1] && !kinds.includes('any')) throw mismatch(...kinds)
  return BOOL
}

function membership(expr: Expr, types: readonly NameType[]): NameType {
  const [[, left], [list]] = pairs(expr, types)
  if (!['word', 'words', 'text', 'any'].includes(left.kind)) throw mismatch(left.kind, 'list')
  for (const word of Array.isArray(list.value) ? list.value : []) checkWord(word, left, false)
  return BOOL
}

function arithmetic(expr: Expr, types: readonly NameType[]): NameType {
  expr.args.forEach((arg, place) => {
    const kind = types[place]?.kind ?? 'any'
    if (kind === LITERAL_TEXT && arg.bare) throw unknownName(arg.value)
    if (kind !== 'num' && kind !== 'any') throw mismatch(kind, 'num')
  })
  return NUM
}
