// Reading the fields of a document: every mistake is kept with its path, none stops the rest.

import type { Rat } from './exact.ts'
import { asWhole, compare, plain, whole, writtenNumber } from './exact.ts'
import type { Json } from './json.ts'
import { field, isMapping } from './json.ts'
import { isClean, isLonger, stripped } from './texts.ts'
import { ERRORS, fill } from './words.ts'

const MAX_TEXT = 500

export type DocumentError = { path: string; code: string; zh: string; en: string }

/** A document that is not a checklist; `errors` names every reason at once. */
export class ChecklistInvalid extends Error {
  readonly errors: readonly DocumentError[]

  constructor(errors: readonly DocumentError[]) {
    super(errors.map((error) => `${error.path}: ${error.en}`).join('; '))
    this.errors = errors
  }
}

/** What is wrong with one document, in the order it was met. */
export class Problems {
  readonly errors: DocumentError[] = []

  add(path: string, code: string, params: Readonly<Record<string, unknown>> = {}): void {
    this.errors.push({ path, code, ...fill(ERRORS[code], params) })
  }
}

/** One mapping of the document with its path; each reader gives a safe default on error. */
export class Fields {
  readonly raw: Json
  readonly path: string
  readonly problems: Problems

  constructor(raw: unknown, path: string, problems: Problems) {
    this.path = path
    this.problems = problems
    this.raw = isMapping(raw) ? raw : {}
    if (!isMapping(raw)) problems.add(path, 'not_a_mapping')
  }

  get(key: string): unknown {
    return field(this.raw, key)
  }

  at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`
  }

  wrong(key: string, code: string, params: Readonly<Record<string, unknown>> = {}): void {
    this.problems.add(this.at(key), code, params)
  }

  /** Refuse fields nobody reads: a misspelt rule must not vanish in silence. */
  only(known: readonly string[]): void {
    for (const key of Object.keys(this.raw)) {
      if (!known.includes(key)) this.wrong([...key].slice(0, 40).join(''), 'unknown_field')
    }
  }

  has(key: string): boolean {
    return this.get(key) !== null
  }

  text(key: string, fallback: string | null = null): string {
    const value = this.get(key)
    if (value === null && fallback !== null) return fallback
    if (isText(value)) return value
    this.wrong(key, 'not_a_text', { most: MAX_TEXT })
    return ''
  }

  number(key: string, least: number | null = null): Rat | null {
    const value = this.get(key)
    if (value === null) return null
    const number = writtenNumber(value)
    if (number === null) {
      this.wrong(key, 'not_a_number')
    } else if (least !== null && compare(number, whole(least)) < 0) {
      this.wrong(key, 'too_small', { least: plain(whole(least)) })
      return null
    }
    return number
  }

  whole(key: string, least = 0): number | null {
    const number = this.number(key, least)
    if (number === null) return null
    const value = asWhole(number)
    if (value === null) this.wrong(key, 'not_whole')
    return value
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.get(key)
    if (value === null) return fallback
    if (typeof value === 'boolean') return value
    this.wrong(key, 'not_a_flag')
    return fallback
  }

  oneOf(key: string, allowed: readonly string[], fallback: string | null = null): string {
    const value = this.get(key)
    if (value === null && fallback !== null) return fallback
    if (typeof value === 'string' && allowed.includes(value)) return value
    this.wrong(key, 'not_one_of', { allowed: allowed.join(', ') })
    return fallback ?? allowed[0] ?? ''
  }

  entries(key: string, most = 1000): readonly unknown[] {
    const value = this.get(key)
    if (value === null) return []
    if (Array.isArray(value) && value.length <= most) return value
    this.wrong(key, 'not_a_list', { most })
    return []
  }

  /** Read a list of texts; absent is an empty one. */
  texts(key: string, most: number): string[] {
    return this.entries(key, most).filter((value, place): value is string => {
      if (isText(value)) return true
      this.wrong(`${key}.${place}`, 'not_a_text', { most: MAX_TEXT })
      return false
    })
  }

  within(key: string): Fields | null {
    return this.has(key) ? new Fields(this.get(key), this.at(key), this.problems) : null
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && stripped(value) !== '' && !isLonger(value, MAX_TEXT) && isClean(value)
}

/** Read a pair of numbers; anything else is null. */
export function pairOf(raw: unknown): readonly [unknown, unknown] | null {
  return Array.isArray(raw) && raw.length === 2 ? [raw[0], raw[1]] : null
}
