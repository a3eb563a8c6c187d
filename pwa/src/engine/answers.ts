// Reading one answer: its shape is checked, its value becomes something exact.
// Fields this version does not know are left alone: phones and servers differ in age.

import type { Answered } from './answerKinds.ts'
import { readValue } from './answerKinds.ts'
import { DIGEST } from './answerLines.ts'
import type { Report } from './answerShapes.ts'
import { ignore, textOf } from './answerShapes.ts'
import type { Item } from './document.ts'
import type { Json } from './json.ts'
import { field, isMapping, isMilliseconds } from './json.ts'
import { stripped } from './texts.ts'

const MAX_PHOTOS = 50
const NOTHING: Json = {}

export type AnswerState = 'unanswered' | 'na' | 'answered'

/** An answer as read, with its value. */
export type Answer = { state: AnswerState; value: Answered | null; raw: Json }

/** Read an answer of an item; absent and unreadable ones come out as unanswered. */
export function readAnswer(item: Item, raw: unknown, report: Report = ignore): Answer {
  if (raw === null || raw === undefined) return { state: 'unanswered', value: null, raw: NOTHING }
  if (!isMapping(raw)) {
    report('', 'wrong_type', { expected: 'object' })
    return { state: 'unanswered', value: null, raw: NOTHING }
  }
  const given = field(raw, 'value')
  const na = field(raw, 'na')
  if (na !== null) return { state: readNa(item, given, na, report), value: null, raw }
  if (given === null) return { state: 'unanswered', value: null, raw }
  const value = readValue(item, given, report)
  return { state: value === null ? 'unanswered' : 'answered', value, raw }
}

function readNa(item: Item, given: unknown, na: unknown, report: Report): AnswerState {
  if (given !== null) {
    report('', 'na_and_value')
    return 'unanswered'
  }
  if (!isMapping(na)) {
    report('.na', 'wrong_type', { expected: 'object' })
    return 'unanswered'
  }
  const reason = field(na, 'reason')
  const unobserved = field(na, 'not_observed')
  if (reason !== null) textOf(na, 'reason', '.na', report, undefined, true)
  if (unobserved !== null && typeof unobserved !== 'boolean') {
    report('.na.not_observed', 'wrong_type', { expected: 'true/false' })
    return 'unanswered'
  }
  if (unobserved === true) return item.not_observed ? 'na' : 'unanswered'
  if (item.na_reasons.length > 0 && !isListed(item, reason)) {
    report('.na.reason', 'na_reason_unknown')
    return 'unanswered'
  }
  return item.na ? 'na' : 'unanswered'
}

/** Tell whether a reason is on the list; a missing one is asked for when handing in. */
function isListed(item: Item, reason: unknown): boolean {
  if (typeof reason !== 'string' || stripped(reason) === '') return true
  return item.na_reasons.some((known) => known.code === reason)
}

/** Give the photo digests that were given and are digests. */
export function photosOf(answer: Answer): string[] {
  const listed = field(answer.raw, 'photos')
  if (!Array.isArray(listed)) return []
  return listed.filter((each): each is string => typeof each === 'string' && DIGEST.test(each))
}

export function noteOf(answer: Answer): string {
  const note = field(answer.raw, 'note')
  return typeof note === 'string' ? note : ''
}

/** Tell what applies but could not be looked at from what does not apply. */
export function isUnobserved(answer: Answer): boolean {
  return field(field(answer.raw, 'na'), 'not_observed') === true
}

/** Say why an item does not apply, or could not be observed. */
export function naReasonOf(answer: Answer): string {
  const reason = field(field(answer.raw, 'na'), 'reason')
  return typeof reason === 'string' ? stripped(reason) : ''
}

/** Check what stands beside the value: note, photos, time. */
export function checkMargins(raw: Json, report: Report): void {
  if (field(raw, 'note') !== null) textOf(raw, 'note', '', report, undefined, true)
  const photos = field(raw, 'photos')
  if (photos !== null) checkPhotos(photos, report)
  const at = field(raw, 'at')
  if (at === null) return
  if (!isMapping(at)) {
    report('.at', 'wrong_type', { expected: 'object' })
    return
  }
  for (const name of ['wall_ms', 'mono_ms']) {
    if (Object.hasOwn(at, name) && !isMilliseconds(at[name])) {
      report(`.at.${name}`, 'wrong_type', { expected: 'integer' })
    }
  }
}

function checkPhotos(photos: unknown, report: Report): void {
  if (!Array.isArray(photos)) {
    report('.photos', 'wrong_type', { expected: 'list' })
    return
  }
  if (photos.length > MAX_PHOTOS) {
    report('.photos', 'too_long', { most: MAX_PHOTOS })
    return
  }
  const seen = new Set<string>()
  photos.forEach((digest: unknown, place) => {
    if (typeof digest !== 'string' || !DIGEST.test(digest)) report(`.photos.${place}`, 'bad_digest')
    else if (seen.has(digest)) report(`.photos.${place}`, 'duplicate')
    else seen.add(digest)
  })
}
