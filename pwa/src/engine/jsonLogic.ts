// JsonLogic, whole: a rule compiled once and run over data. Numbers are exact fractions, texts
// are counted in characters, and a rule has a budget: it cannot run for ever or grow without
// end. Held to the published suites; what they leave open, tests/golden/logic settles.

import { Rat, rat } from './exact.ts'
import { isMapping } from './json.ts'
import type { Call, Logic, LogicObject, LogicValue, Run, Scope } from './logicTypes.ts'
import { LogicError, tooLarge } from './logicTypes.ts'
import { OPERATORS } from './logicOperators.ts'

export type { Logic, LogicObject, LogicValue } from './logicTypes.ts'
export { LogicError } from './logicTypes.ts'

const MAX_STEPS = 10_000
export const MAX_DEPTH = 40
const MOST = 1e15
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/

/** Compile a rule; a mapping with one key is an operator, whatever else is data. */
export function compileLogic(rule: unknown, depth = 0): Logic {
  if (depth > MAX_DEPTH) throw tooLarge()
  const inside = (part: unknown): Logic => compileLogic(part, depth + 1)
  if (Array.isArray(rule)) {
    const parts = rule.map(inside)
    return parts.every((part) => part.kind === 'literal')
      ? { kind: 'literal', value: parts.map((part) => part.value) }
      : { kind: 'list', parts }
  }
  if (!isMapping(rule)) return { kind: 'literal', value: logicValue(rule) }
  const [entry, ...more] = Object.entries(rule)
  if (entry === undefined || more.length > 0) return { kind: 'literal', value: logicValue(rule) }
  const [op, args] = entry
  if (op === 'preserve') return { kind: 'literal', value: logicValue(args) }
  const listed = Array.isArray(args)
  return { kind: 'call', op, listed, args: (listed ? args : [args]).map(inside) }
}

/** Tell whether JsonLogic has an operator of this name. */
export function isOperator(name: string): boolean {
  return name === 'preserve' || Object.hasOwn(OPERATORS, name)
}

/** Run a compiled rule; throws a `LogicError` where the rule has no value. */
export function runLogic(logic: Logic, data: LogicValue): LogicValue {
  return new Machine().evaluate(logic, { value: data, up: null })
}

/** Run a rule over data, JSON in and JSON out. */
export function applyLogic(rule: unknown, data: unknown): unknown {
  return toJson(runLogic(compileLogic(rule), logicValue(data ?? null)))
}

class Machine implements Run {
  private steps = 0

  evaluate(logic: Logic, scope: Scope): LogicValue {
    if (logic.kind === 'literal') return logic.value
    if (logic.kind === 'list') return logic.parts.map((part) => this.evaluate(part, scope))
    this.step()
    const operator = Object.hasOwn(OPERATORS, logic.op) ? OPERATORS[logic.op] : undefined
    if (operator === undefined) throw new LogicError('Unknown Operator')
    return operator(this, logic, scope)
  }

  step(): void {
    this.steps += 1
    if (this.steps > MAX_STEPS) throw new LogicError('Too Many Steps', true)
  }

  argsOf(call: Call, scope: Scope): readonly LogicValue[] {
    const values = call.args.map((arg) => this.evaluate(arg, scope))
    if (call.listed) return values
    const [only = null] = values
    return Array.isArray(only) ? (only as readonly LogicValue[]) : [only]
  }
}

/** Take JSON as exact data. */
export function logicValue(json: unknown, depth = 0): LogicValue {
  if (depth > MAX_DEPTH) throw tooLarge()
  if (json === null || json === undefined) return null
  if (typeof json === 'boolean' || typeof json === 'string') return json
  if (typeof json === 'number') return exactly(json)
  if (Array.isArray(json)) return json.map((each) => logicValue(each, depth + 1))
  if (!isMapping(json)) return null
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, logicValue(value, depth + 1)]))
}

function exactly(value: number): Rat {
  const parts = Math.abs(value) < MOST ? NUMBER.exec(String(value)) : null
  if (parts === null) throw tooLarge()
  const [, sign = '', whole = '0', decimals = '', exponent = '0'] = parts
  const power = Number(exponent) - decimals.length
  const digits = BigInt(`${sign}${whole}${decimals}`)
  return power < 0 ? rat(digits, 10n ** BigInt(-power)) : rat(digits * 10n ** BigInt(power))
}

/** Give a value as JSON; a fraction becomes the nearest number. */
export function toJson(value: LogicValue): unknown {
  if (value instanceof Rat) return Number(value.n) / Number(value.d)
  if (Array.isArray(value)) return value.map(toJson)
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value as LogicObject).map(([key, each]) => [key, toJson(each)]))
}
