// The operators of JsonLogic. Lazy ones need their arguments written as a list; the others also
// take one argument, and where that turns out to be a list, it is the list of arguments.

import { ONE, ZERO, add, asWhole, compare, isZero, mul, quotient, rat, sub } from './exact.ts'
import type { Rat } from './exact.ts'
import type { Call, Logic, LogicValue, Run, Scope } from './logicTypes.ts'
import { LogicError, invalid, isList, isObject, notANumber } from './logicTypes.ts'
import { fieldOf, isSame, isTruthy, keyOf, numberOf, orderOf, shortList, shortText, sized, textOf } from './logicValues.ts'

type Operator = (run: Run, call: Call, scope: Scope) => LogicValue
type Eager = (args: readonly LogicValue[], scope: Scope) => LogicValue

const NOTHING: Logic = { kind: 'literal', value: null }

function eager(work: Eager): Operator {
  return (run, call, scope) => work(run.argsOf(call, scope), scope)
}

function lazy(work: Operator): Operator {
  return (run, call, scope) => {
    if (!call.listed) throw invalid()
    return work(run, call, scope)
  }
}

/** Compare each argument with the next one, no further than the first pair that does not hold. */
function chain(holds: (left: LogicValue, right: LogicValue) => boolean): Operator {
  return lazy((run, { args }, scope) => {
    const [first, ...others] = args
    if (first === undefined || others.length === 0) throw invalid()
    let left = run.evaluate(first, scope)
    for (const other of others) {
      const right = run.evaluate(other, scope)
      if (!holds(left, right)) return false
      left = right
    }
    return true
  })
}

type Step = (total: Rat, next: Rat) => Rat

function fold(step: Step, start: Rat): Operator {
  return eager((args) => args.map(numberOf).reduce((total, next) => sized(step(total, next)), start))
}

/** Go through numbers from the left; one number alone is joined to `alone`, where there is one. */
function foldLeft(step: Step, alone: Rat | null): Operator {
  return eager((args) => {
    if (args.length < (alone === null ? 2 : 1)) throw invalid()
    const [first = ZERO, ...others] = args.map(numberOf)
    if (others.length === 0) return sized(step(alone ?? ZERO, first))
    return others.reduce((total, next) => sized(step(total, next)), first)
  })
}

function divide(left: Rat, right: Rat): Rat {
  if (isZero(right)) throw notANumber()
  return quotient(left, right)
}

/** What remains of a division towards zero, with the sign of what was divided. */
function remainder(left: Rat, right: Rat): Rat {
  if (isZero(right)) throw notANumber()
  return rat((left.n * right.d) % (right.n * left.d), left.d * right.d)
}

function either(word: boolean): Operator {
  return lazy((run, { args }, scope) => {
    let value: LogicValue = false
    for (const arg of args) {
      value = run.evaluate(arg, scope)
      if (isTruthy(value) === word) return value
    }
    return value
  })
}

const branch = lazy((run, { args }, scope) => {
  for (let place = 0; place < args.length; place += 2) {
    const value = run.evaluate(args[place] ?? NOTHING, scope)
    if (place === args.length - 1) return value
    if (isTruthy(value)) return run.evaluate(args[place + 1] ?? NOTHING, scope)
  }
  return null
})

/** Two scopes further in: the place in the list, and what stands there. */
function inner(scope: Scope, value: LogicValue, index: number): Scope {
  return { value, up: { value: { index: rat(BigInt(index)) }, up: scope } }
}

function each(run: Run, list: readonly LogicValue[], body: Logic, scope: Scope): readonly LogicValue[] {
  return list.map((value, index) => {
    run.step()
    return run.evaluate(body, inner(scope, value, index))
  })
}

function isNothing(logic: Logic | undefined): boolean {
  return logic === undefined || (logic.kind === 'literal' && logic.value === null)
}

/** Give the list an iterator goes through; no data is an empty list, a written null is a mistake. */
function listOf(run: Run, from: Logic | undefined, scope: Scope): readonly LogicValue[] {
  if (from === undefined || isNothing(from)) throw invalid()
  const list = run.evaluate(from, scope) ?? []
  if (!isList(list)) throw invalid()
  return list
}

const map = lazy((run, { args: [from, body] }, scope) => {
  if (body === undefined || isNothing(body)) throw invalid()
  return each(run, listOf(run, from, scope), body, scope)
})

const filter = lazy((run, { args: [from, body] }, scope) => {
  if (body === undefined || isNothing(body)) throw invalid()
  const list = listOf(run, from, scope)
  const kept = each(run, list, body, scope)
  return list.filter((_, place) => isTruthy(kept[place] ?? null))
})

const reduce = lazy((run, { args: [from, body, start] }, scope) => {
  if (body === undefined) throw invalid()
  const list = listOf(run, from, scope)
  const seeded = start !== undefined
  let accumulator = seeded ? run.evaluate(start, scope) : (list[0] ?? null)
  list.forEach((current, index) => {
    if (index === 0 && !seeded) return
    run.step()
    accumulator = run.evaluate(body, inner(scope, { current, accumulator }, index))
  })
  return accumulator
})

/** Look for the first element that settles the question; `empty` answers where there is none. */
function quantifier(settles: boolean, answer: boolean, empty: boolean): Operator {
  return lazy((run, { args: [from, body] }, scope) => {
    const list = from === undefined || isNothing(from) ? null : run.evaluate(from, scope)
    if (list === null || !isList(list) || body === undefined) throw invalid()
    if (list.length === 0) return empty
    for (const [index, value] of list.entries()) {
      run.step()
      if (isTruthy(run.evaluate(body, inner(scope, value, index))) === settles) return answer
    }
    return !answer
  })
}

/** Follow a dotted path; undefined where it leads nowhere. */
function follow(data: LogicValue, path: LogicValue | undefined): LogicValue | undefined {
  if (path === undefined || path === null || path === '') return data
  const text = keyOf(path)
  if (text === null) return undefined
  let found: LogicValue | undefined = data
  for (const key of text.split('.')) found = found === undefined ? undefined : fieldOf(found, key)
  return found
}

/** Follow keys one by one; a first argument of `[n]` goes out by n scopes before. */
function reach(args: readonly LogicValue[], scope: Scope): LogicValue | undefined {
  let keys = args
  let from: Scope | null = scope
  const [first] = args
  if (first !== undefined && isList(first)) {
    keys = args.slice(1)
    const steps = asWhole(numberOf(first[0] ?? null))
    if (steps === null) return undefined
    for (let left = Math.abs(steps); left > 0 && from !== null; left -= 1) from = from.up
  }
  let found: LogicValue | undefined = from?.value
  for (const each of keys) {
    const key = keyOf(each)
    found = found === undefined || key === null ? undefined : fieldOf(found, key)
  }
  return found
}

function lacking(keys: readonly LogicValue[], data: LogicValue): LogicValue[] {
  return keys.filter((key) => {
    const value = follow(data, key) ?? null
    return value === null || value === ''
  })
}

function lackingSome([least, keys]: readonly LogicValue[], scope: Scope): readonly LogicValue[] {
  if (keys === undefined || !isList(keys)) throw invalid()
  const gone = lacking(keys, scope.value)
  const held = rat(BigInt(keys.length - gone.length))
  return compare(held, numberOf(least ?? null)) >= 0 ? [] : gone
}

function isWithin(needle: LogicValue, hay: LogicValue): boolean {
  if (isList(hay)) return hay.some((value) => isSame(needle, value))
  const text = keyOf(needle)
  return typeof hay === 'string' && text !== null && hay.includes(text)
}

function part([source = null, from = null, length]: readonly LogicValue[]): string {
  const chars = [...textOf(source)]
  const start = Number(whole(from))
  const rest = chars.slice(start < 0 ? Math.max(0, chars.length + start) : start)
  if (length === undefined || length === null) return rest.join('')
  const most = Number(whole(length))
  return rest.slice(0, most < 0 ? Math.max(0, rest.length + most) : most).join('')
}

function whole(value: LogicValue): bigint {
  const { n, d } = numberOf(value)
  return n / d
}

function extreme(wanted: number): Operator {
  return eager((args) => {
    const [first, ...others] = args.map(numberOf)
    if (first === undefined) throw invalid()
    return others.reduce((best, next) => (compare(next, best) === wanted ? next : best), first)
  })
}

const attempt: Operator = (run, { args }, scope) => {
  let failure: LogicError | null = null
  for (const arg of args) {
    const within: Scope = failure === null ? scope : inner(scope, failure.error, 0)
    try {
      return run.evaluate(arg, within)
    } catch (error) {
      if (!(error instanceof LogicError) || error.fatal) throw error
      failure = error
    }
  }
  if (failure !== null) throw failure
  return null
}

const coalesce: Operator = (run, call, scope) => {
  if (!call.listed) return run.argsOf(call, scope).find((value) => value !== null) ?? null
  for (const arg of call.args) {
    const value = run.evaluate(arg, scope)
    if (value !== null) return value
  }
  return null
}

function fail([error = null]: readonly LogicValue[]): never {
  throw new LogicError(isObject(error) ? error : textOf(error))
}

export const OPERATORS: Readonly<Record<string, Operator>> = {
  '==': chain((left, right) => orderOf(left, right) === 0),
  '!=': chain((left, right) => orderOf(left, right) !== 0),
  '===': chain(isSame),
  '!==': chain((left, right) => !isSame(left, right)),
  '<': chain((left, right) => orderOf(left, right) < 0),
  '<=': chain((left, right) => orderOf(left, right) <= 0),
  '>': chain((left, right) => orderOf(left, right) > 0),
  '>=': chain((left, right) => orderOf(left, right) >= 0),
  '!': eager(([value = null]) => !isTruthy(value)),
  '!!': eager(([value = null]) => isTruthy(value)),
  and: either(false),
  or: either(true),
  if: branch,
  '?:': branch,
  '+': fold(add, ZERO),
  '*': fold(mul, ONE),
  '-': foldLeft(sub, ZERO),
  '/': foldLeft(divide, ONE),
  '%': foldLeft(remainder, null),
  max: extreme(1),
  min: extreme(-1),
  cat: eager((args) => shortText(args.map(textOf).join(''))),
  substr: eager(part),
  in: eager(([needle = null, hay = null]) => isWithin(needle, hay)),
  merge: eager((args) => shortList(args.flatMap((value) => value))),
  map,
  filter,
  reduce,
  all: quantifier(false, false, false),
  some: quantifier(true, true, false),
  none: quantifier(true, false, true),
  var: eager(([path, fallback = null], scope) => follow(scope.value, path) ?? fallback),
  val: eager((args, scope) => reach(args, scope) ?? null),
  exists: eager((args, scope) => reach(args, scope) !== undefined),
  missing: eager((args, scope) => lacking(args[0] !== undefined && isList(args[0]) ? args[0] : args, scope.value)),
  missing_some: eager(lackingSome),
  try: attempt,
  '??': coalesce,
  throw: eager(fail),
}
