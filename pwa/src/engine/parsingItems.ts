// Reading one item of a document.

import type { NameType } from './conditionScope.ts'
import { STOCK_WORDS, checkCondition, nameType } from './conditionScope.ts'
import { readText } from './conditionText.ts'
import { ConditionError, fromLogic, toLogic } from './conditions.ts'
import type { Condition, Defect, Item, Klass, Limits, Option, PhotoRule } from './document.ts'
import type { Rat } from './exact.ts'
import { ZERO, asWhole, compare, isZero, writtenNumber } from './exact.ts'
import { Fields, pairOf } from './fields.ts'
import { readOutcomes } from './parsingOutcomes.ts'

const KINDS = [
  ...['yes_no', 'rating', 'number', 'temperature', 'percent', 'date', 'count', 'choice', 'photo'],
  ...['photo_compare', 'signature', 'stock_count', 'expiry_list', 'sku_list', 'asset_scan'],
  ...['bonus', 'text', 'barcode'],
]
const NUMERIC = ['number', 'temperature', 'percent', 'rating', 'count', 'bonus']
const TRUTHS = ['yes_no', 'photo', 'photo_compare']
const CODE = /^[A-Za-z][A-Za-z0-9_]{0,31}$/
const RESERVED = [
  ...['value', 'actual', 'planned', 'planned_open', 'contract_open', 'days_left', 'days_since'],
  ...['and', 'or', 'not', 'yes', 'no', 'true', 'false', 'match', 'mismatch', 'store', 'visit'],
]
const KNOWN = [
  ...['code', 'zh', 'en', 'type', 'weight', 'class', 'na', 'required', 'photo', 'limits', 'defect'],
  ...['options', 'multiple', 'show_if', 'require_if', 'fail_if', 'posts', 'on_fail', 'node'],
  ...['repeat_multiplier', 'source', 'reference_photos', 'help_zh', 'help_en'],
]
const CLASSES: readonly Klass[] = ['normal', 'key', 'red_line', 'veto']
const OPTION = /^[A-Za-z0-9_-]{1,40}$/
const LIMITS = ['min', 'max', 'pass_at', 'target_min', 'target_max', 'tolerance_qty', 'tolerance_value']
const NO_LIMITS: Limits = {
  min: null,
  max: null,
  pass_at: null,
  target_min: null,
  target_max: null,
  tolerance_qty: null,
  tolerance_value: null,
  sku: null,
}

/** Read a code that can stand in conditions, paths and column names. */
export function readCode(fields: Fields): string {
  const code = fields.text('code')
  if (code !== '' && !CODE.test(code)) fields.wrong('code', 'bad_code')
  else if (RESERVED.includes(code)) fields.wrong('code', 'reserved_code')
  return code
}

/** Read an item; `names` holds the items before it, which its conditions may use. */
export function readItem(
  fields: Fields,
  section: string,
  node: string | null,
  names: ReadonlyMap<string, NameType>,
): Item {
  fields.only(KNOWN)
  const kind = fields.oneOf('type', KINDS)
  const posts = readOutcomes(fields, 'posts', node)
  const onFail = readOutcomes(fields, 'on_fail', node)
  const each = kind === 'choice' && [...posts, ...onFail].some((done) => done.op === 'condition_update')
  const options = readOptions(fields, kind)
  const item: Item = {
    code: readCode(fields),
    zh: fields.text('zh'),
    en: fields.text('en'),
    kind,
    weight: readWeight(fields, kind),
    klass: fields.oneOf('class', CLASSES, 'normal') as Klass,
    section,
    mark: ZERO,
    na: fields.flag('na', false),
    required: fields.flag('required', kind !== 'bonus'),
    node,
    limits: readLimits(fields.within('limits'), fields, kind),
    photo: readPhoto(fields.within('photo'), kind),
    defect: readDefect(fields.within('defect'), fields, kind),
    options,
    option_codes: new Set(options.map((option) => option.code)),
    multiple: fields.flag('multiple', false) && !each,
    each,
    show_if: null,
    require_if: null,
    fail_if: null,
    posts,
    on_fail: onFail,
    repeat_multiplier: fields.flag('repeat_multiplier', false),
    source: fields.text('source', ''),
    details: [],
    reference_photos: fields.entries('reference_photos', 20).map(String),
  }
  const scope = new Map([...names, ['visit.type', nameType('text')]] as [string, NameType][])
  const own = new Map([...scope, ...ownNames(item)])
  return {
    ...item,
    show_if: readCondition(fields, 'show_if', scope, false),
    require_if: readCondition(fields, 'require_if', scope, false),
    fail_if: readCondition(fields, 'fail_if', own, true),
  }
}

/** Give what the item's code stands for in the conditions of later items. */
export function nameTypeOf(item: Item): NameType {
  if (TRUTHS.includes(item.kind)) return nameType('bool')
  if (item.kind === 'choice') {
    return nameType(item.multiple || item.each ? 'words' : 'word', item.option_codes)
  }
  if (item.kind === 'stock_count') return nameType('word', STOCK_WORDS)
  if (item.kind === 'text' || item.kind === 'barcode') return nameType('text')
  return nameType(item.kind === 'date' ? 'date' : 'num')
}

function ownNames(item: Item): [string, NameType][] {
  const names: [string, NameType][] = [['value', nameTypeOf(item)]]
  if (NUMERIC.includes(item.kind)) names.push(['actual', nameType('num')], ['planned', nameType('num')])
  if (item.kind === 'date') {
    names.push(['planned_open', nameType('date')], ['contract_open', nameType('date')])
    names.push(['days_left', nameType('num')], ['days_since', nameType('num')])
  }
  return names
}

function readCondition(
  fields: Fields,
  key: string,
  names: ReadonlyMap<string, NameType>,
  own: boolean,
): Condition | null {
  const raw = fields.get(key)
  if (raw === null) return null
  try {
    const expr = typeof raw === 'string' ? readText(raw, names, own) : fromLogic(raw)
    checkCondition(expr, names)
    return { source: typeof raw === 'string' ? raw : '', logic: toLogic(expr), expr }
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error
    fields.wrong(key, error.code, error.params)
    return null
  }
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

function readDefect(fields: Fields | null, item: Fields, kind: string): Defect | null {
  if (fields === null) return null
  if (kind !== 'count' && kind !== 'expiry_list') item.wrong('defect', 'defect_unused')
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

function readOptions(fields: Fields, kind: string): Option[] {
  const raw = fields.entries('options', 100)
  if (kind !== 'choice') {
    if (raw.length > 0) fields.wrong('options', 'options_unused')
    return []
  }
  const options = raw.map((entry, place) => readOption(fields, place, entry))
  if (options.length < 2) fields.wrong('options', 'options_needed')
  else if (new Set(options.map((option) => option.code)).size < options.length) {
    fields.wrong('options', 'duplicate_code')
  }
  return options
}

function readOption(fields: Fields, place: number, entry: unknown): Option {
  const path = `options.${place}`
  if (typeof entry === 'string') {
    if (!OPTION.test(entry)) fields.wrong(path, 'bad_code')
    return { code: entry, zh: entry, en: entry }
  }
  const inner = new Fields(entry, fields.at(path), fields.problems)
  inner.only(['code', 'zh', 'en'])
  const code = inner.text('code')
  if (code !== '' && !OPTION.test(code)) inner.wrong('code', 'bad_code')
  return { code, zh: inner.text('zh'), en: inner.text('en') }
}
