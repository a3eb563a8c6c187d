// Reading one item of a document.

import type { NameType } from './conditionScope.ts'
import type { Defect, Item, Klass, Limits, Outcome, PhotoRule, Scoring } from './document.ts'
import type { Rat } from './exact.ts'
import { ZERO, asWhole, compare, isZero, mul, writtenNumber } from './exact.ts'
import type { Fields } from './fields.ts'
import { pairOf } from './fields.ts'
import { readCode } from './parsingCodes.ts'
import { NO_LIMITS, plainItem } from './parsingDefaults.ts'
import { readAnchors, readBlind, readExamples, readHint, readLeave, readMinutes, readPresets } from './parsingExtras.ts'
import { readGroup } from './parsingGroups.ts'
import { readChoices } from './parsingOptions.ts'
import { readOutcomes } from './parsingOutcomes.ts'
import { NUMERIC, withRules } from './parsingRules.ts'

export const KINDS = [
  ...['yes_no', 'rating', 'number', 'temperature', 'percent', 'date', 'count', 'choice', 'photo'],
  ...['photo_compare', 'signature', 'stock_count', 'expiry_list', 'sku_list', 'asset_scan'],
  ...['bonus', 'text', 'barcode', 'calculated', 'repeat_group'],
]
export const COUNTED = ['count', 'expiry_list', 'repeat_group']
const CLASSES: readonly Klass[] = ['normal', 'key', 'red_line', 'veto']
const KNOWN = [
  ...['code', 'zh', 'en', 'type', 'weight', 'class', 'na', 'required', 'photo', 'limits', 'defect'],
  ...['options', 'multiple', 'show_if', 'require_if', 'fail_if', 'posts', 'on_fail', 'node'],
  ...['repeat_multiplier', 'source', 'reference_photos', 'help_zh', 'help_en', 'formula'],
  ...['fields', 'rows', 'examples', 'anchors', 'hint', 'minutes', 'presets', 'blind'],
]
const LIMITS = ['min', 'max', 'pass_at', 'target_min', 'target_max', 'tolerance_qty', 'tolerance_value']

/** Where an item stands: its section and node, and the items before it. */
export type Place = { section: string; node: string | null; scoring: Scoring; names: Map<string, NameType> }

/** Read an item, and add what its code stands for to the names of the place. */
export function readItem(fields: Fields, place: Place): Item {
  fields.only(KNOWN)
  const kind = fields.oneOf('type', KINDS)
  const [item, meaning] = withRules(helped(readPlain(fields, kind, place), fields), fields, place.names)
  if (item.code !== '' && place.names.has(item.code)) fields.wrong('code', 'duplicate_code')
  if (fields.has('node') && fields.get('node') !== place.node) fields.wrong('node', 'node_differs')
  place.names.set(item.code, meaning)
  const byPoints = place.scoring.mode === 'weighted_sections' && item.kind === 'rating'
  return { ...item, mark: byPoints ? mul(item.weight, item.limits.max ?? ZERO) : item.weight }
}

function readPlain(fields: Fields, kind: string, place: Place): Item {
  const posts = outcomesOf(fields, 'posts', place.node, kind)
  const onFail = outcomesOf(fields, 'on_fail', place.node, kind)
  const each = kind === 'choice' && [...posts, ...onFail].some((done) => done.op === 'condition_update')
  const leave = readLeave(fields, kind, place.scoring.na)
  const options = readChoices(fields, kind)
  return {
    ...plainItem(),
    code: readCode(fields),
    zh: fields.text('zh'),
    en: fields.text('en'),
    kind,
    weight: readWeight(fields, kind),
    klass: fields.oneOf('class', CLASSES, 'normal') as Klass,
    section: place.section,
    na: leave.allowed,
    na_reasons: leave.reasons,
    not_observed: leave.not_observed,
    required: fields.flag('required', kind !== 'bonus') && kind !== 'calculated',
    node: place.node,
    limits: readLimits(fields.within('limits'), fields, kind),
    photo: readPhoto(fields.within('photo'), kind),
    defect: readDefect(fields.within('defect'), fields, kind),
    options,
    option_codes: new Set(options.map((option) => option.code)),
    multiple: fields.flag('multiple', false) && !each,
    each,
    posts,
    on_fail: onFail,
    repeat_multiplier: fields.flag('repeat_multiplier', false),
  }
}

/** Add what only people read, and the questions of a repeat group. */
function helped(item: Item, fields: Fields): Item {
  for (const key of ['help_zh', 'help_en']) fields.text(key, '')
  return {
    ...item,
    ...readGroup(fields, item.kind),
    source: fields.text('source', ''),
    reference_photos: fields.texts('reference_photos', 20),
    examples: readExamples(fields),
    anchors: readAnchors(fields, item.kind, item.limits),
    hint: readHint(fields),
    minutes: readMinutes(fields),
    presets: readPresets(fields),
    blind: readBlind(fields, item.kind),
  }
}

function outcomesOf(fields: Fields, key: string, node: string | null, kind: string): Outcome[] {
  const outcomes = readOutcomes(fields, key, node)
  if (kind === 'calculated' && key === 'posts' && outcomes.length > 0) fields.wrong(key, 'posts_unused')
  outcomes.forEach(({ op }, place) => {
    if (op === 'progress_update' && !NUMERIC.includes(kind)) fields.wrong(`${key}.${place}.op`, 'outcome_type')
  })
  return outcomes
}

function readWeight(fields: Fields, kind: string): Rat {
  const weight = fields.number('weight', 0)
  if (weight === null && !fields.has('weight')) fields.wrong('weight', 'missing')
  if (kind === 'bonus' && weight !== null && !isZero(weight)) fields.wrong('weight', 'bonus_weight')
  return weight ?? ZERO
}

function readLimits(fields: Fields | null, item: Fields, kind: string): Limits {
  const needsMax = kind === 'rating' || kind === 'bonus'
  if (fields === null) {
    if (needsMax) item.wrong('limits', 'limits_needed', { limit: 'limits.max' })
    return NO_LIMITS
  }
  fields.only([...LIMITS, 'sku'])
  const limits: Limits = {
    min: fields.number('min'),
    max: fields.number('max'),
    pass_at: fields.number('pass_at'),
    target_min: fields.number('target_min'),
    target_max: fields.number('target_max'),
    tolerance_qty: fields.number('tolerance_qty'),
    tolerance_value: fields.number('tolerance_value'),
    sku: fields.whole('sku'),
  }
  if (limits.min !== null && limits.max !== null && compare(limits.min, limits.max) > 0) {
    fields.wrong('min', 'limits_crossed')
  }
  if (needsMax && (limits.max === null || compare(limits.max, ZERO) <= 0)) {
    fields.wrong('max', 'limits_needed', { limit: 'limits.max' })
  }
  return limits
}

function readPhoto(fields: Fields | null, kind: string): PhotoRule | null {
  if (fields === null) {
    const isPhoto = kind === 'photo' || kind === 'photo_compare'
    return isPhoto ? { when: 'always', min: 1, live_camera: true } : null
  }
  fields.only(['when', 'min', 'live_camera'])
  return {
    when: fields.oneOf('when', ['always', 'on_fail', 'never']),
    min: fields.whole('min') ?? 1,
    live_camera: fields.flag('live_camera', true),
  }
}

/** Read what each defect costs: so much per defect, or a table of steps. */
export function readDefect(fields: Fields | null, item: Fields, kind: string): Defect | null {
  if (fields === null) return null
  if (!COUNTED.includes(kind)) item.wrong('defect', 'defect_unused')
  fields.only(['unit_zh', 'unit_en', 'per', 'tiers'])
  if (fields.has('per') === fields.has('tiers')) item.wrong('defect', 'defect_one_of')
  return {
    unit_zh: fields.text('unit_zh', '处'),
    unit_en: fields.text('unit_en', ''),
    per: fields.number('per', 0),
    tiers: readTiers(fields),
  }
}

function readTiers(fields: Fields): [number, Rat][] {
  const tiers: [number, Rat][] = []
  fields.entries('tiers', 50).forEach((raw, place) => {
    const pair = pairOf(raw)
    const start = asWhole(writtenNumber(pair?.[0]))
    const lost = writtenNumber(pair?.[1])
    if (start === null || lost === null || compare(lost, ZERO) < 0) {
      fields.wrong(`tiers.${place}`, 'bad_pair')
      return
    }
    const before = tiers.at(-1)
    if (before !== undefined && (start <= before[0] || compare(lost, before[1]) < 0)) {
      fields.wrong(`tiers.${place}`, 'tiers_order')
    }
    tiers.push([start, lost])
  })
  return tiers
}
