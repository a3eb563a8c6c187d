// Conditions: the short form is strict, compiled once and evaluated without coercion. Missing is
// null. A comparison with null is false, whatever the operator; numbers, texts and booleans never
// equal one another; dividing by zero gives null. A JsonLogic object has rules of its own.

import type { Expr, Value } from './document.ts'
import { isDateText } from './calendarDays.ts'
import { Rat, add, compare, isZero, mul, quotient, rat, sub, writtenNumber } from './exact.ts'
import { isHeld, valueOf } from './logicRules.ts'

export type Lookup = (name: string) => Value

export const MAX_DEPTH = 20

/** A condition that cannot be read; carries the code and parameters of the error. */
export class ConditionError extends Error {
  readonly code: string
  readonly params: Record<string, unknown>

  constructor(code: string, params: Record<string, unknown> = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}

export function literal(value: Value, bare = false): Expr {
  return { op: 'lit', args: [], value, name: '', bare, rule: null }
}

export function variable(name: string): Expr {
  return { op: 'var', args: [], value: null, name, bare: false, rule: null }
}

export function operation(op: string, args: readonly Expr[]): Expr {
  return { op, args, value: null, name: '', bare: false, rule: null }
}

/** Take a rule that is a plain value: always so, or always that number. */
export function fromPlain(raw: unknown): Expr {
  if (raw === null || typeof raw === 'boolean' || typeof raw === 'string') return literal(raw)
  const number = writtenNumber(raw)
  if (number === null) throw new ConditionError('not_a_number')
  return literal(number)
}

/** Write a compiled condition in the JsonLogic form both engines store. */
export function toLogic(expr: Expr): unknown {
  if (expr.op === 'var') return { var: expr.name }
  if (expr.op === 'lit') {
    return expr.value instanceof Rat ? Number(expr.value.n) / Number(expr.value.d) : expr.value
  }
  return { [expr.op]: expr.args.map(toLogic) }
}

/** Give every name an expression looks up. */
export function namesOf(expr: Expr): string[] {
  return [...(expr.op === 'var' ? [expr.name] : []), ...(expr.rule?.names ?? []), ...expr.args.flatMap(namesOf)]
}

/** Give the value of a condition; it holds only where this is exactly `true`. */
export function evaluate(expr: Expr, lookup: Lookup): Value {
  const op = expr.op
  if (op === 'lit') return expr.value
  if (op === 'var') return lookup(expr.name)
  if (op === 'and') return expr.args.every((arg) => evaluate(arg, lookup) === true)
  if (op === 'or') return expr.args.some((arg) => evaluate(arg, lookup) === true)
  if (expr.rule !== null) return op === 'holds' ? isHeld(expr.rule, lookup) : valueOf(expr.rule, lookup)
  const values = expr.args.map((arg) => evaluate(arg, lookup))
  const left = values[0] ?? null
  const right = values[1] ?? null
  if (op === '!') return left === false
  if (op === '==') return isEqual(left, right)
  if (op === '!=') return left !== null && right !== null && !isEqual(left, right)
  if (op === 'in') return isWithin(left, right)
  const accept = ORDER[op]
  if (accept !== undefined) {
    const order = orderOf(left, right)
    return order !== null && accept.includes(order)
  }
  return calculate(op, values)
}

const ORDER: Readonly<Record<string, readonly number[]>> = {
  '>': [1],
  '>=': [0, 1],
  '<': [-1],
  '<=': [-1, 0],
}

function isEqual(left: Value, right: Value): boolean {
  if (left instanceof Rat && right instanceof Rat) return left.n === right.n && left.d === right.d
  if (typeof left === 'string' || typeof left === 'boolean') return left === right
  return false
}

function orderOf(left: Value, right: Value): number | null {
  if (left instanceof Rat && right instanceof Rat) return compare(left, right)
  if (isDateText(left) && isDateText(right)) return left < right ? -1 : left > right ? 1 : 0
  return null
}

function isWithin(left: Value, words: Value): boolean {
  if (!Array.isArray(words)) return false
  if (Array.isArray(left)) return left.some((word) => words.includes(word))
  return typeof left === 'string' && words.includes(left)
}

function calculate(op: string, values: readonly Value[]): Value {
  const numbers: Rat[] = []
  for (const value of values) {
    if (!(value instanceof Rat)) return null
    numbers.push(value)
  }
  const [first, ...more] = numbers
  if (first === undefined) return null
  let total = first
  if (more.length === 0) return rat(-total.n, total.d)
  for (const number of more) {
    if (op === '+') total = add(total, number)
    else if (op === '-') total = sub(total, number)
    else if (op === '*') total = mul(total, number)
    else if (isZero(number)) return null
    else total = quotient(total, number)
  }
  return total
}
