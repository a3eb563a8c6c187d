// What a JsonLogic rule is made of once compiled, and what its operators are given to work with.

import { Rat } from './exact.ts'

export interface LogicObject {
  readonly [key: string]: LogicValue
}
export type LogicValue = null | boolean | Rat | string | readonly LogicValue[] | LogicObject

/** An operator with its arguments; `listed` tells whether they were written as a list. */
export type Call = { kind: 'call'; op: string; listed: boolean; args: readonly Logic[] }
export type Logic = { kind: 'literal'; value: LogicValue } | { kind: 'list'; parts: readonly Logic[] } | Call

/** What `var` and `val` see: the data, and around it what an iterator or a `try` was called in. */
export type Scope = { value: LogicValue; up: Scope | null }

/** The running rule, as operators see it. */
export interface Run {
  evaluate(logic: Logic, scope: Scope): LogicValue
  step(): void
  argsOf(call: Call, scope: Scope): readonly LogicValue[]
}

/** A rule without a value; `error` is what a `try` gets to see, unless the rule is out of budget. */
export class LogicError extends Error {
  readonly error: LogicObject
  readonly fatal: boolean

  constructor(error: string | LogicObject, fatal = false) {
    super(typeof error === 'string' ? error : 'thrown by the rule')
    this.error = typeof error === 'string' ? { type: error } : error
    this.fatal = fatal
  }
}

export const notANumber = (): LogicError => new LogicError('NaN')
export const invalid = (): LogicError => new LogicError('Invalid Arguments')
export const tooLarge = (): LogicError => new LogicError('Too Large')

export function isList(value: LogicValue): value is readonly LogicValue[] {
  return Array.isArray(value)
}

export function isObject(value: LogicValue): value is LogicObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Rat)
}
