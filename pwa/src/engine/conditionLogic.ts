// Reading a rule that is given as a JsonLogic object, with the whole of JsonLogic allowed. What can
// be told from the text is told to the author: operators nobody knows, names nobody has, arguments
// that can never do. The rest is the rule's own business when it runs.

import type { Names } from './conditionScope.ts'
import { findName } from './conditionScope.ts'
import { ConditionError } from './conditions.ts'
import type { Expr } from './document.ts'
import type { Json } from './json.ts'
import { isMapping } from './json.ts'
import { MAX_DEPTH, compileLogic, isOperator } from './jsonLogic.ts'
import { EVERYTHING, logicNames } from './logicRules.ts'
import type { Logic } from './logicTypes.ts'
import { LogicError } from './logicTypes.ts'

const MAX_PARTS = 1000
const LISTED: ReadonlyMap<string, number> = new Map([
  ...['==', '!=', '===', '!==', '<', '<=', '>', '>='].map((op) => [op, 2] as const),
  ...['map', 'filter', 'reduce', 'all', 'some', 'none'].map((op) => [op, 2] as const),
  ...['and', 'or', 'if', '?:'].map((op) => [op, 1] as const),
])

/** Compile a rule; a question holds or not, a formula comes to a value. */
export function readLogic(raw: Json, scope: Names, question: boolean): Expr {
  checkParts(raw, 0, { left: MAX_PARTS })
  const logic = compiled(raw)
  const names = new Set(logicNames(logic))
  if (names.delete(EVERYTHING)) for (const name of [...scope.keys(), 'store']) names.add(name)
  const listed = [...names].sort()
  for (const name of listed) {
    if (name !== 'store' && findName(scope, name) === null) {
      throw new ConditionError('unknown_name', { name: [...name].slice(0, 40).join('') })
    }
  }
  const rule = { logic, names: listed }
  return { op: question ? 'holds' : 'comes_to', args: [], value: null, name: '', bare: false, rule }
}

function compiled(raw: Json): Logic {
  try {
    return compileLogic(raw)
  } catch (error) {
    if (error instanceof LogicError) throw new ConditionError('not_a_number')
    throw error
  }
}

/** Go through a rule from the outside in, and refuse what can never run. */
function checkParts(rule: unknown, depth: number, budget: { left: number }): void {
  budget.left -= 1
  if (budget.left < 0) throw new ConditionError('too_many_parts', { most: MAX_PARTS })
  if (depth > MAX_DEPTH) throw new ConditionError('too_deep', { most: MAX_DEPTH })
  const parts = Array.isArray(rule) ? rule : isMapping(rule) ? argsIn(rule) : []
  for (const part of parts) checkParts(part, depth + 1, budget)
}

function argsIn(rule: Json): readonly unknown[] {
  const [entry, ...more] = Object.entries(rule)
  if (entry === undefined || more.length > 0) throw new ConditionError('one_operator')
  const [op, args] = entry
  if (!isOperator(op)) throw new ConditionError('unknown_operator', { operator: [...op].slice(0, 20).join('') })
  if (op === 'preserve') return []
  const least = LISTED.get(op)
  if (least !== undefined && (!Array.isArray(args) || args.length < least)) {
    throw new ConditionError('wrong_arity', { operator: op })
  }
  return Array.isArray(args) ? args : [args]
}
