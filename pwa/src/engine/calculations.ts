// What a calculated item comes to: nobody answers it, its formula does.

import type { Answer } from './answers.ts'
import type { Lookup } from './conditions.ts'
import { evaluate } from './conditions.ts'
import type { Condition, Value } from './document.ts'
import { Rat } from './exact.ts'
import { isLonger } from './texts.ts'

// A chain of products must not grow without end; no quantity of a store is longer than this.
const BIGGEST = 10n ** 30n
const LONGEST = 500

/** Give the answer the formula makes, with the notes and photos that stand beside it. */
export function calculated(formula: Condition, answer: Answer, lookup: Lookup): Answer {
  const value = evaluate(formula.expr, lookup)
  return { state: 'answered', value: kept(value), raw: answer.raw }
}

function kept(value: Value): boolean | Rat | string | null {
  if (value instanceof Rat) return value.n < BIGGEST && value.n > -BIGGEST && value.d < BIGGEST ? value : null
  if (typeof value === 'string') return isLonger(value, LONGEST) ? null : value
  return typeof value === 'boolean' ? value : null
}
