// Reading the `scoring` part of a document, and what it demands of the items.

import type { ClassGrade, Grade, Item, Mode, NaPolicy, Policy, Scoring } from './document.ts'
import type { Rat } from './exact.ts'
import { HUNDRED, ONE, ZERO, compare, isZero, writtenNumber } from './exact.ts'
import { Fields, pairOf } from './fields.ts'

const MODES: readonly Mode[] = ['weighted_sections', 'deduction', 'node_gate', 'count_by_class']
const NA_POLICIES: readonly NaPolicy[] = ['exclude_and_redistribute', 'zero', 'fail', 'not_allowed']
const GATE_GRADES = ['pass', 'conditional', 'fail']
const VETO = ['zero_total', 'grade_floor', 'cap', 'section_zero', 'node_fail', 'none']
const RED_LINE = ['cap', 'node_fail', 'none']
const KNOWN = [
  ...['mode', 'scale', 'rounding', 'na', 'unanswered', 'veto', 'red_line', 'repeat', 'grades'],
  ...['full_mark', 'item_floor', 'bonus', 'gate', 'classes'],
]
const NO_POLICY: Policy = { policy: 'none', cap: ZERO }
const NO_SCORING: Scoring = {
  mode: 'deduction',
  full_mark: HUNDRED,
  veto: NO_POLICY,
  red_line: NO_POLICY,
  multipliers: [ONE],
  lookback_visits: 0,
  grades: [],
  bonus_max: null,
  na: 'exclude_and_redistribute',
  classes: [],
}

/** Read the scoring rules; what the engine does not do is refused, never ignored. */
export function readScoring(fields: Fields | null): Scoring {
  if (fields === null) return NO_SCORING
  fields.only(KNOWN)
  const mode = fields.oneOf('mode', MODES) as Mode
  fields.oneOf('rounding', ['half_up_1'], 'half_up_1')
  const na = fields.oneOf('na', NA_POLICIES, 'exclude_and_redistribute') as NaPolicy
  fields.oneOf('unanswered', ['block_submit'], 'block_submit')
  fields.oneOf('item_floor', ['zero'], 'zero')
  const scale = fields.number('scale')
  if (scale !== null && compare(scale, HUNDRED) !== 0) fields.wrong('scale', 'not_one_of', { allowed: '100' })
  readGate(fields.within('gate'))
  const [multipliers, lookback] = readRepeat(fields.within('repeat'))
  return {
    mode,
    full_mark: readFullMark(fields),
    veto: readPolicy(fields.within('veto'), VETO, mode),
    red_line: readPolicy(fields.within('red_line'), RED_LINE, mode),
    multipliers,
    lookback_visits: lookback,
    grades: readGrades(fields, mode),
    bonus_max: readBonus(fields.within('bonus')),
    na,
    classes: readClasses(fields, mode),
  }
}

/** Read how people put the verdicts of a gate into words; the engine has its own rule. */
function readGate(fields: Fields | null): void {
  if (fields === null) return
  fields.only(GATE_GRADES)
  for (const key of GATE_GRADES) fields.text(key, '')
}

function readFullMark(fields: Fields): Rat {
  const full = fields.number('full_mark')
  if (full === null) return HUNDRED
  if (compare(full, ZERO) <= 0 || compare(full, HUNDRED) > 0) {
    fields.wrong('full_mark', 'not_one_of', { allowed: '1-100' })
  }
  return full
}

function readBonus(fields: Fields | null): Rat | null {
  if (fields === null) return null
  fields.only(['max'])
  return fields.number('max', 0)
}

function readPolicy(fields: Fields | null, allowed: readonly string[], mode: Mode): Policy {
  if (fields === null) return NO_POLICY
  fields.only(['policy', 'cap'])
  const policy = fields.oneOf('policy', allowed)
  const cap = fields.number('cap', 0)
  if ((policy === 'cap') !== (cap !== null)) {
    fields.wrong('cap', cap === null ? 'limits_needed' : 'unknown_field', { limit: 'cap' })
  }
  if (policy === 'node_fail' && mode !== 'node_gate') fields.wrong('policy', 'policy_mode')
  return { policy, cap: cap ?? ZERO }
}

function readRepeat(fields: Fields | null): [readonly Rat[], number] {
  if (fields === null) return [[ONE], 0]
  fields.only(['multipliers', 'lookback_visits', 'floor'])
  fields.oneOf('floor', ['item_zero'], 'item_zero')
  const multipliers = fields.entries('multipliers', 10).map((raw, place) => {
    const number = writtenNumber(raw)
    if (number === null || compare(number, ONE) < 0) {
      fields.wrong(`multipliers.${place}`, 'too_small', { least: 1 })
    }
    return number ?? ONE
  })
  if (multipliers.length === 0) fields.wrong('multipliers', 'empty')
  return [multipliers.length === 0 ? [ONE] : multipliers, fields.whole('lookback_visits') ?? 0]
}

function readGrades(fields: Fields, mode: Mode): Grade[] {
  const grades: Grade[] = []
  fields.entries('grades', 20).forEach((raw, place) => {
    const [name, line] = pairOf(raw) ?? [null, null]
    const number = writtenNumber(line)
    if (number === null || typeof name !== 'string' || name === '') fields.wrong(`grades.${place}`, 'bad_pair')
    else grades.push([name, number])
  })
  if (grades.length === 0 && mode === 'count_by_class' && !fields.has('grades')) return []
  const rises = grades.some(([, line], place) => {
    const before = grades[place - 1]
    return before !== undefined && compare(line, before[1]) >= 0
  })
  const last = grades.at(-1)
  if (last === undefined || !isZero(last[1]) || rises) fields.wrong('grades', 'grades_order')
  if (mode === 'node_gate' && grades.map(([name]) => name).join() !== GATE_GRADES.join()) {
    fields.wrong('grades', 'not_one_of', { allowed: GATE_GRADES.join(', ') })
  }
  return grades
}

/** Read the grades by count of failed items, best first; the last takes what is left. */
function readClasses(fields: Fields, mode: Mode): ClassGrade[] {
  const listed = fields.entries('classes', 20)
  if (mode !== 'count_by_class') {
    if (listed.length > 0) fields.wrong('classes', 'classes_unused')
    return []
  }
  const classes = listed.map((raw, place) =>
    readClassGrade(new Fields(raw, fields.at(`classes.${place}`), fields.problems)),
  )
  const rows = classes.map(limitsOf)
  const falls = rows.some((row, place) => {
    const before = rows[place - 1]
    return before !== undefined && row.some((limit, which) => limit < (before[which] ?? 0))
  })
  const open = rows.map((row) => row.every((limit) => limit === Infinity))
  if (falls || rows.length < 2 || open.indexOf(true) !== rows.length - 1) fields.wrong('classes', 'classes_order')
  else if (new Set(classes.map(({ grade }) => grade)).size < classes.length) {
    fields.wrong('classes', 'duplicate_code')
  }
  return classes
}

function readClassGrade(fields: Fields): ClassGrade {
  fields.only(['grade', 'critical', 'important', 'normal'])
  return {
    grade: fields.text('grade'),
    critical: fields.whole('critical'),
    important: fields.whole('important'),
    normal: fields.whole('normal'),
  }
}

function limitsOf({ critical, important, normal }: ClassGrade): number[] {
  return [critical, important, normal].map((limit) => limit ?? Infinity)
}

/** Demand a stated policy where there are veto or red-line items. */
export function checkPolicies(fields: Fields, items: readonly Item[]): void {
  for (const klass of ['veto', 'red_line']) {
    if (items.some((item) => item.klass === klass) && !fields.has(klass)) fields.wrong(klass, 'policy_needed')
  }
}
