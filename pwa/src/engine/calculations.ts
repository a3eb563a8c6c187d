// What a calculated item comes to: nobody answers it, its formula does.

import type { Answer } from './answers.ts'
import type { Lookup } from './conditions.ts'
import { evaluate } from './conditions.ts'
import type { Condition } from './document.ts'
import { Rat } from './exact.ts'

// A chain of products must not grow without end; no quantity of a store is longer than this.
const BIGGEST = 10n ** 30n

/** Give the answer the formula makes, with the notes and photos that stand beside it. */
export function calculated(formula: Condition, answer: Answer, lookup: Lookup): Answer {
  const value = evaluate(formula.expr, lookup)
  const isKept = value instanceof Rat ? isShort(value) : typeof value === 'boolean' || typeof value === 'string'
  return { state: 'answered', value: isKept ? (value as boolean | Rat | string) : null, raw: answer.raw }
}

function isShort({ n, d }: Rat): boolean {
  return n < BIGGEST && n > -BIGGEST && d < BIGGEST
}
