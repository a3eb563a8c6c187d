// Reading the fields of a repeat group: small questions asked once a row.

import type { Item, Limits } from './document.ts'
import { ZERO, compare } from './exact.ts'
import { Fields } from './fields.ts'
import { readCode } from './parsingCodes.ts'
import { NO_LIMITS, plainItem } from './parsingDefaults.ts'
import { readChoices } from './parsingOptions.ts'

const FIELD_KINDS = [
  ...['text', 'number', 'count', 'percent', 'temperature', 'date', 'yes_no', 'choice', 'barcode'],
]
const MEASURED = ['number', 'count', 'percent', 'temperature']
const MOST_ROWS = 200
const DEFAULT_ROWS = [0, 50] as const
const KNOWN = ['code', 'zh', 'en', 'type', 'required', 'limits', 'options']

export type Group = { fields: readonly Item[]; rows: readonly [number, number] }

/** Read the fields and the number of rows of a repeat group. */
export function readGroup(fields: Fields, kind: string): Group {
  if (kind !== 'repeat_group') {
    for (const key of ['fields', 'rows']) if (fields.has(key)) fields.wrong(key, 'group_unused')
    return { fields: [], rows: DEFAULT_ROWS }
  }
  const asked = fields
    .entries('fields', 30)
    .map((raw, place) => readField(new Fields(raw, fields.at(`fields.${place}`), fields.problems)))
  if (asked.length === 0) fields.wrong('fields', 'empty')
  else if (new Set(asked.map(({ code }) => code)).size < asked.length) fields.wrong('fields', 'duplicate_code')
  return { fields: asked, rows: readRows(fields.within('rows')) }
}

function readField(fields: Fields): Item {
  fields.only(KNOWN)
  const kind = fields.oneOf('type', FIELD_KINDS)
  const options = readChoices(fields, kind)
  return {
    ...plainItem(),
    code: readCode(fields),
    zh: fields.text('zh'),
    en: fields.text('en'),
    kind,
    weight: ZERO,
    required: fields.flag('required', true),
    limits: readLimits(fields, kind),
    options,
    option_codes: new Set(options.map((option) => option.code)),
  }
}

function readLimits(fields: Fields, kind: string): Limits {
  const inner = fields.within('limits')
  if (inner === null) return NO_LIMITS
  if (!MEASURED.includes(kind)) fields.wrong('limits', 'limits_unused')
  inner.only(['min', 'max'])
  const limits = { ...NO_LIMITS, min: inner.number('min'), max: inner.number('max') }
  if (limits.min !== null && limits.max !== null && compare(limits.min, limits.max) > 0) {
    inner.wrong('min', 'limits_crossed')
  }
  return limits
}

function readRows(fields: Fields | null): readonly [number, number] {
  if (fields === null) return DEFAULT_ROWS
  fields.only(['min', 'max'])
  const least = fields.whole('min') ?? DEFAULT_ROWS[0]
  const given = fields.whole('max', 1)
  if (given !== null && given > MOST_ROWS) fields.wrong('max', 'too_large', { most: MOST_ROWS })
  const most = given ?? DEFAULT_ROWS[1]
  if (least > most) fields.wrong('min', 'limits_crossed')
  return [least, most]
}
