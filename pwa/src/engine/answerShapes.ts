// The small parts answers are made of: texts, numbers, lists of lines.

import type { Rat } from './exact.ts'
import { answeredNumber, compare, whole } from './exact.ts'
import type { Json } from './json.ts'
import { field, isMapping, isMilliseconds } from './json.ts'
import { isClean, isLonger, stripped } from './texts.ts'

export const MAX_LINES = 500
export const MAX_WORDS = 4000
export const MAX_NAME = 64

/** Hears what is wrong with an answer, and where. */
export type Report = (path: string, code: string, params?: Readonly<Record<string, unknown>>) => void

/** Hear nothing: scoring only needs to know that a value cannot be read. */
export const ignore: Report = () => {}

export function textValue(value: unknown, path: string, report: Report, most = MAX_WORDS, empty = false): string | null {
  if (typeof value !== 'string') report(path, 'wrong_type', { expected: 'text' })
  else if (isLonger(value, most)) report(path, 'too_long', { most })
  else if (!isClean(value)) report(path, 'bad_text')
  else if (!empty && stripped(value) === '') report(path, 'empty_text')
  else return value
  return null
}

export function textOf(raw: Json, key: string, path: string, report: Report, most = MAX_WORDS, empty = false): string | null {
  return textValue(field(raw, key), `${path}.${key}`, report, most, empty)
}

export function numberOf(raw: Json, key: string, path: string, report: Report, lowest: number | null = null): Rat | null {
  const number = answeredNumber(field(raw, key))
  if (number === null) {
    report(`${path}.${key}`, 'not_a_number')
  } else if (lowest !== null && compare(number, whole(lowest)) < 0) {
    report(`${path}.${key}`, 'out_of_range', { least: lowest, most: '∞' })
    return null
  }
  return number
}

/** Read a list of mappings in a field; one line that is none spoils the list. */
export function linesOf(value: unknown, key: string, path: string, report: Report): readonly Json[] | null {
  if (!isMapping(value)) {
    report(path, 'wrong_type', { expected: 'object' })
    return null
  }
  return mappings(field(value, key), `${path}.${key}`, report)
}

/** Read a list of mappings that is the whole value. */
export function mappings(listed: unknown, path: string, report: Report): readonly Json[] | null {
  if (!Array.isArray(listed)) {
    report(path, 'wrong_type', { expected: 'list' })
    return null
  }
  if (listed.length > MAX_LINES) {
    report(path, 'too_long', { most: MAX_LINES })
    return null
  }
  const lines = listed.filter(isMapping)
  if (lines.length === listed.length) return lines
  listed.forEach((line, place) => {
    if (!isMapping(line)) report(`${path}.${place}`, 'wrong_type', { expected: 'object' })
  })
  return null
}

/** Read a phone clock time. */
export function millisecondsOf(raw: Json, key: string, path: string, report: Report): number | null {
  const value = field(raw, key)
  if (isMilliseconds(value)) return value
  report(`${path}.${key}`, 'wrong_type', { expected: 'integer' })
  return null
}
