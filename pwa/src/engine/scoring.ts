// From findings to a score, in the fourteen steps of the scoring rules (named in the Python twin).

import type { Context } from './context.ts'
import type { Checklist, Scoring } from './document.ts'
import { ONE, Rat, ZERO, compare, mul, oneDecimal, plain, quotient, sub, whole } from './exact.ts'
import type { Finding, State } from './findings.ts'
import type { ClassFails, SectionScoreJson } from './totals.ts'
import { classFails, classVerdict, nodeScores, sectionJson, sectionScores, totalOf } from './totals.ts'
import type { Cost, Why } from './trace.ts'
import { explain } from './trace.ts'
import type { Answers } from './visibility.ts'
import { walk } from './visibility.ts'

export const SCORING_VERSION = 1

export type ItemScore = {
  code: string
  state: State
  class: string
  mark: string
  lost: string
  defects: number
  repeat: string
  why: { code: string; params: Record<string, unknown> }
  zh: string
  en: string
}

/** The result of a visit so far; `total` is null where nothing could be assessed. */
export type Score = {
  scoring_version: number
  total: string | null
  grade: string | null
  verdict: 'passed' | 'conditional' | 'failed'
  vetoed: boolean
  capped: boolean
  full_mark: string
  bonus: string
  answered: number
  applicable: number
  class_fails: ClassFails
  sections: SectionScoreJson[]
  nodes: { code: string; verdict: string; fails: ClassFails }[]
  items: ItemScore[]
}

/** One item as scored: what was found, what it cost, and how it reads. */
export type Marked = { finding: Finding; cost: Cost; score: ItemScore }

/** Score the answers given so far; what is not answered yet counts as full marks. */
export function score(checklist: Checklist, answers: Answers, context: Context): Score {
  const { findings } = walk(checklist, answers, context)
  const marked = findings.map((finding) => mark(finding, checklist.scoring, context))
  return sumUp(checklist, marked, context)
}

/** Take steps 3 to 5 for one item, and say why. */
export function mark(finding: Finding, scoring: Scoring, context: Context): Marked {
  const cost = costOf(finding, scoring, context)
  return { finding, cost, score: itemScore(finding, cost) }
}

/** Take the steps from the sections on; `marked` holds the items that apply, in document order. */
export function sumUp(checklist: Checklist, marked: readonly Marked[], context: Context): Score {
  const { scoring } = checklist
  const findings = marked.map(({ finding }) => finding)
  const lost = marked.map(({ cost }) => cost.lost)
  const sections = sectionScores(checklist, findings, lost, context)
  const nodes = nodeScores(checklist, findings, context)
  const fails = classFails(findings)
  const asked = findings.filter(({ item }) => item.formula === null)
  const total = totalOf(scoring, sections, nodes, findings)
  return {
    scoring_version: SCORING_VERSION,
    total: total.number && oneDecimal(total.number),
    grade: total.grade,
    verdict: classVerdict(fails),
    vetoed: total.vetoed,
    capped: total.capped,
    full_mark: plain(scoring.full_mark),
    bonus: plain(total.bonus),
    answered: asked.filter(({ state }) => state !== 'unanswered').length,
    applicable: asked.length,
    class_fails: fails,
    sections: sections.map(sectionJson),
    nodes: nodes.map(({ code, verdict, fails: counts }) => ({ code, verdict, fails: counts })),
    items: marked.map(({ score: item }) => item),
  }
}

const NO_COST: Cost = { lost: ZERO, multiplier: ONE, floored: false, tier: null }

function itemScore(finding: Finding, cost: Cost): ItemScore {
  const { item } = finding
  const why = explain(finding, cost)
  return {
    code: item.code,
    state: finding.state,
    class: item.klass,
    mark: plain(item.mark),
    lost: plain(cost.lost),
    defects: finding.defects,
    repeat: plain(cost.multiplier),
    why: { code: why.code, params: why.params },
    zh: why.text.zh,
    en: why.text.en,
  }
}

/** Say why one item cost what it cost. */
export function whyOf(finding: Finding, scoring: Scoring, context: Context): Why {
  return explain(finding, costOf(finding, scoring, context))
}

/** Give what one item costs: its loss, the repeat multiplier on it, the floor. */
function costOf(finding: Finding, scoring: Scoring, context: Context): Cost {
  const { item, state } = finding
  if (finding.because === 'put_right') return NO_COST
  if (finding.answer.state === 'na') {
    return state === 'failed' || scoring.na === 'zero' ? { ...NO_COST, lost: item.mark } : NO_COST
  }
  if (state !== 'failed' && (item.kind !== 'rating' || state !== 'passed')) return NO_COST
  const [loss, tier] = baseLoss(finding, scoring)
  const multiplier = multiplierOf(finding, scoring, context)
  const lost = mul(loss, multiplier)
  const floored = compare(lost, item.mark) > 0
  return { lost: floored ? item.mark : lost, multiplier, floored, tier }
}

function baseLoss(finding: Finding, scoring: Scoring): [Rat, readonly [number, Rat] | null] {
  const { item, answer, defects } = finding
  if (item.kind === 'rating' && answer.value instanceof Rat) {
    const best = item.limits.max ?? ONE
    const short = mul(item.weight, sub(best, answer.value))
    return [scoring.mode === 'weighted_sections' ? short : quotient(short, best), null]
  }
  if (item.defect === null) return [item.mark, null]
  if (item.defect.per !== null) return [mul(item.defect.per, whole(defects)), null]
  const reached = item.defect.tiers.findLast(([from]) => from <= defects)
  return reached === undefined ? [ZERO, null] : [reached[1], reached]
}

function multiplierOf(finding: Finding, scoring: Scoring, context: Context): Rat {
  if (finding.state !== 'failed' || !finding.item.repeat_multiplier) return ONE
  const repeats = context.repeats.get(finding.item.code) ?? 0
  return scoring.multipliers[Math.min(repeats, scoring.multipliers.length - 1)] ?? ONE
}
