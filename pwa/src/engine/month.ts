// The month of a store: visits of several types weighed into one number.

import type { Grade } from './document.ts'
import type { Rat } from './exact.ts'
import { ZERO, add, isZero, least, mul, oneDecimal, plain, quotient, tenths, whole, writtenNumber } from './exact.ts'
import { gradeOf, lowest } from './totals.ts'

export type MonthVisit = { visit_type: string; score: string | null; vetoed?: boolean }

export type MonthScore = {
  total: string | null
  grade: string | null
  flagged: boolean
  types: { visit_type: string; mean: string; weight: string; visits: number }[]
}

type Mean = { name: string; mean: Rat; weight: Rat; visits: number }

/**
 * Weigh the mean of each visit type; types without visits give their weight to the rest. A vetoed
 * visit counts as zero (`zero_total`), floors the grade (`grade_floor`) or holds the month at `cap`.
 */
export function monthScore(
  visits: readonly MonthVisit[],
  weights: Readonly<Record<string, unknown>>,
  veto: { policy?: string; cap?: unknown },
  grades: readonly (readonly [string, unknown])[],
): MonthScore {
  const counted = visits.filter(
    (visit) => Object.hasOwn(weights, visit.visit_type) && writtenNumber(visit.score) !== null,
  )
  const means = Object.entries(weights).flatMap(([name, weight]) => meanOf(name, weight, counted, veto.policy))
  const flagged = counted.some((visit) => visit.vetoed === true)
  const types = means.map(({ name, mean, weight, visits: n }) => ({
    visit_type: name,
    mean: plain(mean),
    weight: plain(weight),
    visits: n,
  }))
  const all = means.reduce((sum, { weight }) => add(sum, weight), ZERO)
  if (isZero(all)) return { total: null, grade: null, flagged, types }
  let total = quotient(
    means.reduce((sum, { mean, weight }) => add(sum, mul(mean, weight)), ZERO),
    all,
  )
  const cap = writtenNumber(veto.cap)
  if (flagged && veto.policy === 'cap' && cap !== null) total = least(total, cap)
  total = tenths(total)
  const lines = grades.map(([name, line]): Grade => [name, writtenNumber(line) ?? ZERO])
  const floored = flagged && veto.policy === 'grade_floor'
  return { total: oneDecimal(total), grade: floored ? lowest(lines) : gradeOf(total, lines), flagged, types }
}

function meanOf(name: string, weight: unknown, visits: readonly MonthVisit[], policy: string | undefined): Mean[] {
  const scores = visits
    .filter((visit) => visit.visit_type === name)
    .map((visit) => (visit.vetoed === true && policy === 'zero_total' ? ZERO : (writtenNumber(visit.score) ?? ZERO)))
  const exact = writtenNumber(weight)
  if (scores.length === 0 || exact === null) return []
  const sum = scores.reduce(add, ZERO)
  return [{ name, mean: quotient(sum, whole(scores.length)), weight: exact, visits: scores.length }]
}
