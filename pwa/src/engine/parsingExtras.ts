// Reading what helps a person judge an item, and when they may leave it out.

import { DIGEST } from './answerLines.ts'
import type { Anchor, Example, Limits, Option, Text } from './document.ts'
import type { Rat } from './exact.ts'
import { ZERO, compare, whole } from './exact.ts'
import { Fields } from './fields.ts'
import { isMapping } from './json.ts'
import { readOptions } from './parsingOptions.ts'

const MOST_MINUTES = 600

/** Whether an item may be left out as not applicable or not observed, and why. */
export type Leave = { allowed: boolean; reasons: readonly Option[]; not_observed: boolean }

const NO_LEAVE: Leave = { allowed: false, reasons: [], not_observed: false }

/** Read `na`: yes, no, or the reasons that count; a scoring that allows none overrules. */
export function readLeave(fields: Fields, kind: string, policy: string): Leave {
  const raw = fields.get('na')
  const leave = isMapping(raw)
    ? readReasons(new Fields(raw, fields.at('na'), fields.problems))
    : { ...NO_LEAVE, allowed: fields.flag('na', false) }
  if (kind === 'calculated' && leave.allowed) fields.wrong('na', 'na_unused')
  return policy === 'not_allowed' ? NO_LEAVE : leave
}

function readReasons(fields: Fields): Leave {
  fields.only(['reasons', 'not_observed'])
  const reasons = readOptions(fields, 'reasons', 20)
  return { allowed: true, reasons, not_observed: fields.flag('not_observed', false) }
}

/** Read the sentence that says how to check. */
export function readHint(fields: Fields): Text | null {
  const inner = fields.within('hint')
  if (inner === null) return null
  inner.only(['zh', 'en'])
  return textIn(inner)
}

function textIn(fields: Fields): Text {
  return { zh: fields.text('zh'), en: fields.text('en') }
}

/** Read how long the item takes. */
export function readMinutes(fields: Fields): Rat | null {
  const minutes = fields.number('minutes', 0)
  if (minutes !== null && compare(minutes, whole(MOST_MINUTES)) > 0) {
    fields.wrong('minutes', 'too_large', { most: MOST_MINUTES })
  }
  return minutes
}

/** Read the wordings of defects that are offered for one tap. */
export function readPresets(fields: Fields): Text[] {
  return entriesOf(fields, 'presets', 30, ['zh', 'en']).map(textIn)
}

/** Read good and bad examples, each a sentence and perhaps a photo. */
export function readExamples(fields: Fields): Example[] {
  const inner = fields.within('examples')
  if (inner === null) return []
  inner.only(['good', 'bad'])
  return ['good', 'bad'].flatMap((kind) =>
    entriesOf(inner, kind, 10, ['photo', 'zh', 'en']).map((entry) => readExample(entry, kind === 'good')),
  )
}

function readExample(fields: Fields, good: boolean): Example {
  const photo = fields.get('photo')
  const isDigest = typeof photo === 'string' && DIGEST.test(photo)
  if (photo !== null && !isDigest) fields.wrong('photo', 'bad_digest')
  return { good, photo: isDigest ? photo : null, ...textIn(fields) }
}

/** Read what the steps of a rating mean; they rise and stay on its scale. */
export function readAnchors(fields: Fields, kind: string, limits: Limits): Anchor[] {
  const anchors = entriesOf(fields, 'anchors', 20, ['at', 'zh', 'en']).map((entry) => readAnchor(entry, limits))
  const rises = anchors.every(({ at }, place) => {
    const before = anchors[place - 1]
    return before === undefined || compare(at, before.at) > 0
  })
  if (anchors.length > 0 && kind !== 'rating') fields.wrong('anchors', 'anchors_unused')
  else if (!rises) fields.wrong('anchors', 'anchors_order')
  return anchors
}

function readAnchor(fields: Fields, limits: Limits): Anchor {
  const at = fields.number('at')
  if (at === null && !fields.has('at')) fields.wrong('at', 'missing')
  const { min, max } = limits
  if (at !== null && (compare(at, min ?? ZERO) < 0 || (max !== null && compare(at, max) > 0))) {
    fields.wrong('at', 'anchor_outside')
  }
  return { at: at ?? ZERO, ...textIn(fields) }
}

/** Read whether the book quantity is kept from the person who counts. */
export function readBlind(fields: Fields, kind: string): boolean {
  const blind = fields.flag('blind', false)
  if (blind && kind !== 'stock_count') fields.wrong('blind', 'blind_unused')
  return blind
}

function entriesOf(fields: Fields, key: string, most: number, known: readonly string[]): Fields[] {
  return fields.entries(key, most).map((raw, place) => {
    const entry = new Fields(raw, fields.at(`${key}.${place}`), fields.problems)
    entry.only(known)
    return entry
  })
}
