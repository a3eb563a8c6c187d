// Rules of a checklist written as JsonLogic: what they look up, and what they come to. An item
// that is hidden, left out or not answered is simply not in the data. Whatever a rule throws is
// no answer: a condition does not hold, a formula comes to nothing.

import type { Rule, Value } from './document.ts'
import { Rat } from './exact.ts'
import { runLogic } from './jsonLogic.ts'
import type { Call, Logic, LogicObject, LogicValue } from './logicTypes.ts'
import { LogicError, isList } from './logicTypes.ts'
import { isTruthy, keyOf } from './logicValues.ts'

export const EVERYTHING = '*'
const ITERATORS = ['map', 'filter', 'reduce', 'all', 'some', 'none', 'try']
const GROUPS = ['store', 'visit']
const INNER = 2

type Look = (name: string) => Value

/** Tell whether a condition holds: what JsonLogic takes for true. */
export function isHeld(rule: Rule, lookup: Look): boolean {
  return isTruthy(resultOf(rule, lookup))
}

/** Give the one value a formula comes to, or null. */
export function valueOf(rule: Rule, lookup: Look): Value {
  const value = resultOf(rule, lookup)
  return value instanceof Rat || typeof value === 'boolean' || typeof value === 'string' ? value : null
}

function resultOf(rule: Rule, lookup: Look): LogicValue {
  try {
    return runLogic(rule.logic, dataOf(rule, lookup))
  } catch (error) {
    if (error instanceof LogicError) return null
    throw error
  }
}

function dataOf(rule: Rule, lookup: Look): LogicObject {
  const data = new Map<string, LogicValue | Map<string, LogicValue>>()
  for (const name of rule.names) {
    const value = lookup(name)
    if (value === null) continue
    const dot = name.indexOf('.')
    if (dot >= 0) groupIn(data, name.slice(0, dot)).set(name.slice(dot + 1), logicOf(value))
    else if (value instanceof Map) for (const [key, each] of value) groupIn(data, name).set(key, logicOf(each as Value))
    else data.set(name, logicOf(value))
  }
  return Object.fromEntries([...data].map(([key, value]) => [key, value instanceof Map ? Object.fromEntries(value) : value]))
}

function groupIn(data: Map<string, LogicValue | Map<string, LogicValue>>, name: string): Map<string, LogicValue> {
  const known = data.get(name)
  if (known instanceof Map) return known
  const group = new Map<string, LogicValue>()
  data.set(name, group)
  return group
}

function logicOf(value: Value): LogicValue {
  return value instanceof Map ? null : (value as LogicValue)
}

/** Give every name a rule looks up in its data; `*` where only running it can tell. */
export function logicNames(logic: Logic, depth = 0): string[] {
  if (logic.kind === 'list') return logic.parts.flatMap((part) => logicNames(part, depth))
  if (logic.kind === 'literal') return []
  const inside = logic.args.flatMap((arg, place) => logicNames(arg, opensScope(logic, place) ? depth + INNER : depth))
  return [...namesRead(logic, depth), ...inside]
}

function opensScope({ op }: Call, place: number): boolean {
  return ITERATORS.includes(op) && place > 0 && !(op === 'reduce' && place > 1)
}

function namesRead(call: Call, depth: number): string[] {
  switch (call.op) {
    case 'var':
      return depth === 0 ? [nameIn(call.args[0])] : []
    case 'val':
    case 'exists':
      return namesOfVal(call, depth)
    case 'missing':
      return depth === 0 ? call.args.flatMap(namesListed) : []
    case 'missing_some':
      return depth === 0 ? call.args.slice(1, 2).flatMap(namesListed) : []
    default:
      return []
  }
}

/** Give the name a written path begins with. */
function nameIn(path: Logic | undefined): string {
  if (path?.kind !== 'literal') return EVERYTHING
  const key = keyOf(path.value)
  if (key === null || key === '') return EVERYTHING
  const [head = '', next = ''] = key.split('.')
  return next !== '' && GROUPS.includes(head) ? `${head}.${next}` : head
}

/** Follow `[n]` out to the data; inside an iterator anything nearer is an element. */
function namesOfVal({ args }: Call, depth: number): string[] {
  const [first, ...more] = args
  let keys = args
  if (first?.kind === 'literal' && isList(first.value)) {
    keys = more
    const [steps] = first.value
    if (steps instanceof Rat && steps.d === 1n && Math.abs(Number(steps.n)) !== depth) return []
  } else if (first !== undefined && first.kind !== 'literal') {
    return [EVERYTHING]
  } else if (depth > 0) {
    return []
  }
  const name = nameIn(keys[0])
  const deeper = keys[1]?.kind === 'literal' ? keys[1].value : null
  return [GROUPS.includes(name) && typeof deeper === 'string' ? `${name}.${deeper}` : name]
}

function namesListed(arg: Logic): string[] {
  if (arg.kind !== 'literal') return [EVERYTHING]
  const keys = isList(arg.value) ? arg.value : [arg.value]
  return keys.map((value) => nameIn({ kind: 'literal', value }))
}
