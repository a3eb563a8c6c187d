// What a checklist is, once it has been read without error.

import type { Rat } from './exact.ts'
import type { Logic } from './logicTypes.ts'

export type Mode = 'weighted_sections' | 'deduction' | 'node_gate' | 'count_by_class'
export type NaPolicy = 'exclude_and_redistribute' | 'zero' | 'fail' | 'not_allowed'
export type Klass = 'normal' | 'key' | 'red_line' | 'veto'
export type Value = null | boolean | Rat | string | readonly string[] | ReadonlyMap<string, unknown>

export type Text = { zh: string; en: string }

/** A compiled JsonLogic rule and the names it looks up. */
export type Rule = { logic: Logic; names: readonly string[] }

/** A node of a compiled condition: a literal, a name, an operator over others, or a rule. */
export type Expr = {
  op: string
  args: readonly Expr[]
  value: Value
  name: string
  bare: boolean
  rule: Rule | null
}

/** A rule: as written, as JsonLogic, compiled; `names` is what it looks up. */
export type Condition = { source: string; logic: unknown; expr: Expr; names: ReadonlySet<string> }

export type Outcome = {
  to: string
  op: string
  due_h: number
  owner: string
  priority: string
  severity: string
}

export type PhotoRule = { when: string; min: number; live_camera: boolean }

export type Limits = {
  min: Rat | null
  max: Rat | null
  pass_at: Rat | null
  target_min: Rat | null
  target_max: Rat | null
  tolerance_qty: Rat | null
  tolerance_value: Rat | null
  sku: number | null
}

export type Defect = {
  unit_zh: string
  unit_en: string
  per: Rat | null
  tiers: readonly (readonly [number, Rat])[]
}

/** One choice of a choice item, or one reason why an item may not apply. */
export type Option = { code: string; zh: string; en: string }

/** How it should look, or should not. */
export type Example = { good: boolean; photo: string | null; zh: string; en: string }

/** What one step of a rating means. */
export type Anchor = { at: Rat; zh: string; en: string }

export type Item = {
  code: string
  zh: string
  en: string
  kind: string
  weight: Rat
  klass: Klass
  section: string
  mark: Rat
  na: boolean
  na_reasons: readonly Option[]
  not_observed: boolean
  required: boolean
  node: string | null
  limits: Limits
  photo: PhotoRule | null
  defect: Defect | null
  options: readonly Option[]
  option_codes: ReadonlySet<string>
  multiple: boolean
  each: boolean
  show_if: Condition | null
  require_if: Condition | null
  fail_if: Condition | null
  formula: Condition | null
  posts: readonly Outcome[]
  on_fail: readonly Outcome[]
  repeat_multiplier: boolean
  source: string
  details: readonly string[]
  reference_photos: readonly string[]
  fields: readonly Item[]
  rows: readonly [number, number]
  examples: readonly Example[]
  anchors: readonly Anchor[]
  hint: Text | null
  minutes: Rat | null
  presets: readonly Text[]
  blind: boolean
}

export type Section = {
  code: string
  zh: string
  en: string
  weight: Rat
  node: string | null
  items: readonly Item[]
}

export type Milestone = { code: string; zh: string; en: string; progress: Rat }

export type Policy = { policy: string; cap: Rat }

export type Grade = readonly [string, Rat]

/** A grade by how many items of each class may fail; no limit is null. */
export type ClassGrade = { grade: string; critical: number | null; important: number | null; normal: number | null }

export type Scoring = {
  mode: Mode
  full_mark: Rat
  veto: Policy
  red_line: Policy
  multipliers: readonly Rat[]
  lookback_visits: number
  grades: readonly Grade[]
  bonus_max: Rat | null
  na: NaPolicy
  classes: readonly ClassGrade[]
}

/** What a checklist is meant for; an empty list is any. */
export type AppliesTo = { store_type: readonly string[]; visit_type: readonly string[]; project: string | null }

export type Checklist = {
  code: string
  version: number
  title: Text
  sections: readonly Section[]
  items: readonly Item[]
  nodes: readonly Milestone[]
  sign_off: readonly string[]
  scoring: Scoring
  near_rule: readonly (readonly [number, number])[]
  referenced: ReadonlySet<string>
  by_code: ReadonlyMap<string, Item>
  applies_to: AppliesTo
  gps_required: boolean
  radius_m: number | null
  expected_minutes: readonly [number, number] | null
}
