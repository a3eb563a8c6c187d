// From items to the whole: sections, nodes, the total with its caps, the grade, the verdict.

import type { Context } from './context.ts'
import type { Checklist, ClassGrade, Grade, Scoring } from './document.ts'
import { HUNDRED, Rat, ZERO, add, compare, isZero, least, mul, plain, quotient, sub, tenths } from './exact.ts'
import type { Finding } from './findings.ts'
import { inScope } from './visibility.ts'

const MOST_IMPORTANT = 2
const MOST_NORMAL = 4

export type ClassFails = { critical: number; important: number; normal: number }
export type SectionScore = { code: string; base: Rat; earned: Rat; weight: Rat }
export type NodeScore = { code: string; verdict: string; fails: ClassFails; complete: boolean }
export type Total = { number: Rat | null; grade: string | null; vetoed: boolean; capped: boolean; bonus: Rat }

export type SectionScoreJson = {
  code: string
  base: string
  earned: string
  percent: string | null
  weight: string
  assessed: boolean
}

function percentOf(section: SectionScore): Rat | null {
  return isZero(section.base) ? null : quotient(mul(section.earned, HUNDRED), section.base)
}

export function sectionJson(section: SectionScore): SectionScoreJson {
  const percent = percentOf(section)
  return {
    code: section.code,
    base: plain(section.base),
    earned: plain(section.earned),
    percent: percent && plain(percent),
    weight: plain(section.weight),
    assessed: percent !== null,
  }
}

/** Count the failed items by how much they matter. */
export function classFails(findings: readonly Finding[]): ClassFails {
  const fails = { critical: 0, important: 0, normal: 0 }
  for (const finding of findings) {
    if (finding.state !== 'failed') continue
    const { klass } = finding.item
    fails[klass === 'key' ? 'important' : klass === 'normal' ? 'normal' : 'critical'] += 1
  }
  return fails
}

/** Give the verdict by class count: passed, conditional or failed. */
export function classVerdict(fails: ClassFails): 'passed' | 'conditional' | 'failed' {
  if (fails.critical > 0 || fails.important > MOST_IMPORTANT || fails.normal > MOST_NORMAL) return 'failed'
  return fails.important > 0 || fails.normal > 0 ? 'conditional' : 'passed'
}

/** Step 6, with the section of a failed veto item emptied where the policy says so. */
export function sectionScores(
  checklist: Checklist,
  findings: readonly Finding[],
  lost: readonly Rat[],
  context: Context,
): SectionScore[] {
  const sections = new Map<string, SectionScore>()
  for (const { code, weight, node } of checklist.sections) {
    if (inScope(checklist, node, context)) sections.set(code, { code, base: ZERO, earned: ZERO, weight })
  }
  const emptied = new Set<string>()
  findings.forEach((finding, place) => {
    const { item, state } = finding
    const section = sections.get(item.section)
    if (section !== undefined && !isZero(item.mark) && (state !== 'na' || checklist.scoring.na === 'zero')) {
      section.base = add(section.base, item.mark)
      section.earned = add(section.earned, sub(item.mark, lost[place] ?? ZERO))
    }
    if (state === 'failed' && item.klass === 'veto') emptied.add(item.section)
  })
  if (checklist.scoring.veto.policy === 'section_zero') {
    for (const section of sections.values()) if (emptied.has(section.code)) section.earned = ZERO
  }
  return [...sections.values()]
}

/** Give the verdict of every node in scope, for checklists that gate by node. */
export function nodeScores(checklist: Checklist, findings: readonly Finding[], context: Context): NodeScore[] {
  if (checklist.scoring.mode !== 'node_gate') return []
  return checklist.nodes
    .filter((node) => inScope(checklist, node.code, context))
    .map((node) =>
      nodeScore(
        node.code,
        findings.filter((finding) => finding.item.node === node.code),
      ),
    )
}

function nodeScore(code: string, findings: readonly Finding[]): NodeScore {
  const fails = classFails(findings)
  const complete = findings.every(({ state }) => state !== 'unanswered' && state !== 'pending')
  if (!findings.some(({ state }) => state === 'passed' || state === 'failed')) {
    return { code, verdict: 'not_assessed', fails, complete: false }
  }
  if (fails.critical > 0 || fails.important > 0 || fails.normal > MOST_NORMAL) {
    return { code, verdict: 'fail', fails, complete }
  }
  return { code, verdict: fails.normal > 0 ? 'conditional' : 'pass', fails, complete }
}

/** Take steps 7 to 13. */
export function totalOf(
  scoring: Scoring,
  sections: readonly SectionScore[],
  nodes: readonly NodeScore[],
  findings: readonly Finding[],
): Total {
  const failed = new Set(findings.filter(({ state }) => state === 'failed').map(({ item }) => item.klass))
  const bonus = bonusOf(scoring, findings)
  const vetoed = failed.has('veto')
  let number = numberOf(scoring, sections)
  let capped = false
  if (number !== null) {
    number = least(HUNDRED, add(number, bonus))
    if (compare(number, ZERO) < 0) number = ZERO
    for (const [klass, policy] of [['red_line', scoring.red_line] as const, ['veto', scoring.veto] as const]) {
      if (failed.has(klass) && policy.policy === 'cap' && compare(number, policy.cap) > 0) {
        number = policy.cap
        capped = true
      }
    }
  }
  if (vetoed && scoring.veto.policy === 'zero_total') number = ZERO
  if (number !== null) number = tenths(number)
  const byClass = scoring.mode === 'count_by_class'
  const given = byClass ? gradeByClass(scoring, findings, vetoed) : grade(scoring, number, nodes, vetoed)
  return { number, grade: given, vetoed, capped, bonus }
}

function numberOf(scoring: Scoring, sections: readonly SectionScore[]): Rat | null {
  const assessed = sections.filter((section) => !isZero(section.base))
  if (scoring.mode === 'deduction' || scoring.mode === 'count_by_class') {
    const base = assessed.reduce((sum, section) => add(sum, section.base), ZERO)
    const earned = assessed.reduce((sum, section) => add(sum, section.earned), ZERO)
    return isZero(base) ? null : quotient(mul(scoring.full_mark, earned), base)
  }
  const weights = assessed.reduce((sum, section) => add(sum, section.weight), ZERO)
  if (isZero(weights)) return null
  const points = assessed.reduce((sum, section) => add(sum, mul(percentOf(section) ?? ZERO, section.weight)), ZERO)
  return quotient(points, weights)
}

function bonusOf(scoring: Scoring, findings: readonly Finding[]): Rat {
  let points = ZERO
  for (const { item, state, answer } of findings) {
    if (item.kind === 'bonus' && state === 'passed' && answer.value instanceof Rat) points = add(points, answer.value)
  }
  return scoring.bonus_max === null ? points : least(points, scoring.bonus_max)
}

function grade(scoring: Scoring, number: Rat | null, nodes: readonly NodeScore[], vetoed: boolean): string | null {
  if (scoring.mode === 'node_gate') {
    const verdicts = nodes.map((node) => node.verdict)
    return ['fail', 'conditional', 'pass'].find((word) => verdicts.includes(word)) ?? null
  }
  if (vetoed && scoring.veto.policy === 'grade_floor') return lowest(scoring.grades)
  return number && gradeOf(number, scoring.grades)
}

/** Give the first grade that so many failed items still make; none where all was left out. */
function gradeByClass(scoring: Scoring, findings: readonly Finding[], vetoed: boolean): string | null {
  if (findings.every(({ state }) => state === 'na')) return null
  const worst = scoring.classes.at(-1)?.grade ?? null
  if (vetoed && scoring.veto.policy === 'grade_floor') return worst
  const fails = classFails(findings)
  return scoring.classes.find((row) => fits(row, fails))?.grade ?? worst
}

function fits(row: ClassGrade, fails: ClassFails): boolean {
  return (['critical', 'important', 'normal'] as const).every((klass) => {
    const limit = row[klass]
    return limit === null || fails[klass] <= limit
  })
}

/** Step 13: the first grade whose line the rounded number reaches. */
export function gradeOf(number: Rat, grades: readonly Grade[]): string {
  return grades.find(([, line]) => compare(number, line) >= 0)?.[0] ?? lowest(grades)
}

export function lowest(grades: readonly Grade[]): string {
  return grades.at(-1)?.[0] ?? ''
}
