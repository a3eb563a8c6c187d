// What changed from one checklist document to another, part by part, as data and as sentences.
// Parts are matched by their codes; drafts with gaps can be compared too, nothing here throws.

import type { Told } from './compareTold.ts'
import { sentence, settle, unsaid } from './compareTold.ts'
import type { Json } from './json.ts'
import { field, isMapping } from './json.ts'

export type ChangeKind = 'added' | 'removed' | 'moved' | 'changed'

/**
 * One difference. `path` is where it stands in the newer document (in the older one, if removed),
 * `code` the item, section or node (empty for the checklist itself), `field` what of it (empty for
 * the whole), `from` and `to` the values as written, null where there is none.
 */
export type Change = {
  kind: ChangeKind
  path: string
  code: string
  field: string
  from: unknown
  to: unknown
  zh: string
  en: string
}

/** A coded part with its place in the document. */
type Part = { raw: Json; code: string; path: string; place: number; home: string }
type Noun = 'section' | 'item' | 'node' | 'checklist'

const DOCUMENT_FIELDS = ['title', 'applies_to', 'sign_off', 'gps', 'expected_minutes', 'near_expiry_rule']
const NESTED = ['title', 'applies_to', 'gps', 'limits', 'photo', 'rows']
const CODED = ['options', 'fields']

/** Compare two checklist documents; the order is that of the newer one, what is gone comes last. */
export function compare(before: unknown, after: unknown): Change[] {
  const changes = new Changes()
  const whole = { raw: asJson(after), code: '', path: '', place: 0, home: '' }
  const old = { ...whole, raw: asJson(before) }
  for (const key of DOCUMENT_FIELDS) changes.fieldOf('checklist', old, whole, key)
  const rules = keysOf(field(before, 'scoring'), field(after, 'scoring'))
  for (const key of rules) {
    const pair = [field(field(before, 'scoring'), key), field(field(after, 'scoring'), key)] as const
    changes.value('checklist', whole, `scoring.${key}`, `scoring.${key}`, ...pair)
  }
  changes.parts('node', partsOf(before, 'nodes'), partsOf(after, 'nodes'))
  const sections = [partsOf(before, 'sections'), partsOf(after, 'sections')] as const
  changes.parts('section', ...sections)
  changes.parts('item', itemsOf(sections[0]), itemsOf(sections[1]))
  return changes.all
}

function asJson(value: unknown): Json {
  return isMapping(value) ? value : {}
}

function keysOf(before: unknown, after: unknown): string[] {
  return [...new Set([...Object.keys(asJson(after)), ...Object.keys(asJson(before))])]
}

/** Give the coded entries of a list; of two with one code the first stands. */
function codedIn(listed: unknown, path: string, home = ''): Part[] {
  const parts = new Map<string, Part>()
  const entries: unknown[] = Array.isArray(listed) ? listed : []
  entries.forEach((entry, place) => {
    const raw = typeof entry === 'string' ? { code: entry, zh: entry, en: entry } : entry
    const code = field(raw, 'code')
    if (!isMapping(raw) || typeof code !== 'string' || code === '' || parts.has(code)) return
    parts.set(code, { raw, code, path: `${path}.${place}`, place, home })
  })
  return [...parts.values()]
}

function partsOf(document: unknown, key: string): Part[] {
  return codedIn(field(document, key), key)
}

function itemsOf(sections: readonly Part[]): Part[] {
  const items = new Map<string, Part>()
  for (const section of sections) {
    for (const item of codedIn(field(section.raw, 'items'), `${section.path}.items`, section.code)) {
      if (!items.has(item.code)) items.set(item.code, item)
    }
  }
  return [...items.values()]
}

/** Collects the differences, each with its sentences. */
class Changes {
  readonly all: Change[] = []

  private add(change: Omit<Change, 'zh' | 'en'>, told: Told): void {
    this.all.push({ ...change, ...sentence(told) })
  }

  /** Match parts by code: what came, what went, what stands elsewhere, what reads differently. */
  parts(noun: Noun, before: readonly Part[], after: readonly Part[]): void {
    const old = new Map(before.map((part) => [part.code, part]))
    const kept = new Set(after.map((part) => part.code))
    const moved = movedIn(before, after)
    for (const part of after) {
      const was = old.get(part.code)
      if (was === undefined) this.whole('added', noun, part)
      else {
        if (was.home !== part.home) this.rehome(noun, was, part)
        else if (moved.has(part.code)) this.move(noun, was, part)
        this.fields(noun, was, part)
      }
    }
    for (const part of before) if (!kept.has(part.code)) this.whole('removed', noun, part)
  }

  private whole(kind: 'added' | 'removed', noun: Noun, part: Part): void {
    const { raw, code, path } = part
    const value = settle(noun === 'section' ? withoutItems(raw) : raw)
    const pair = kind === 'added' ? { from: null, to: value } : { from: value, to: null }
    this.add({ kind, path, code, field: '', ...pair }, { phrase: kind, of: [noun, raw] })
  }

  private rehome(noun: Noun, was: Part, { raw, code, path, home }: Part): void {
    const pair = { from: was.home, to: home }
    this.add({ kind: 'moved', path, code, field: 'section', ...pair }, { phrase: 'rehomed', of: [noun, raw], ...pair })
  }

  private move(noun: Noun, was: Part, { raw, code, path, place }: Part): void {
    const pair = { from: was.place + 1, to: place + 1 }
    this.add({ kind: 'moved', path, code, field: 'order', ...pair }, { phrase: 'moved', of: [noun, raw], ...pair })
  }

  private fields(noun: Noun, was: Part, part: Part): void {
    for (const key of keysOf(was.raw, part.raw)) {
      if (key !== 'code' && key !== 'items') this.fieldOf(noun, was, part, key)
    }
  }

  /** Compare one field: key by key where it is a mapping, entry by entry where it has codes. */
  fieldOf(noun: Noun, was: Part, part: Part, key: string): void {
    const [from, to] = [field(was.raw, key), field(part.raw, key)]
    if (CODED.includes(key)) {
      this.entries(noun, was, part, key)
    } else if (NESTED.includes(key) && (isMapping(from) || isMapping(to))) {
      for (const inner of keysOf(from, to)) {
        this.value(noun, part, `${key}.${inner}`, `${key}.${inner}`, field(from, inner), field(to, inner))
      }
    } else {
      this.value(noun, part, key, key, from, to)
    }
  }

  /** Options of a choice and fields of a row have codes of their own. */
  private entries(noun: Noun, was: Part, part: Part, key: string): void {
    const before = codedIn(field(was.raw, key), key)
    const after = codedIn(field(part.raw, key), key)
    const old = new Map(before.map((entry) => [entry.code, entry]))
    const kept = new Set(after.map((entry) => entry.code))
    for (const entry of after) {
      const known = old.get(entry.code)?.raw ?? null
      this.value(noun, part, key, `${key}.${entry.code}`, known, entry.raw)
    }
    for (const entry of before) {
      if (!kept.has(entry.code)) this.value(noun, part, key, `${key}.${entry.code}`, entry.raw, null)
    }
    const moved = movedIn(before, after)
    if (moved.size === 0) return
    const codes = (entries: readonly Part[]): string[] => entries.map((entry) => entry.code)
    const { code, path } = part
    const pair = { from: codes(before), to: codes(after) }
    const told: Told = { phrase: 'reordered', of: [noun, part.raw], what: key }
    this.add({ kind: 'moved', path: `${path}.${key}`, code, field: key, ...pair }, told)
  }

  value(noun: Noun, part: Part, at: string, name: string, from: unknown, to: unknown): void {
    const [old, fresh] = [settle(from, name, part.raw), settle(to, name, part.raw)]
    if (JSON.stringify(old) === JSON.stringify(fresh)) return
    const { code } = part
    const path = part.path === '' ? at : `${part.path}.${at}`
    const told: Told = { phrase: 'changed', of: [noun, part.raw], what: name, from: from ?? unsaid(name, part.raw), to: to ?? unsaid(name, part.raw) }
    this.add({ kind: 'changed', path, code, field: name, from: from ?? null, to: to ?? null }, told)
  }
}

function withoutItems(raw: Json): Json {
  return Object.fromEntries(Object.entries(raw).filter(([key]) => key !== 'items'))
}

/** Tell which of the parts that stayed in their section stand out of order: as few as possible. */
function movedIn(before: readonly Part[], after: readonly Part[]): Set<string> {
  const old = new Map(before.map((part, place) => [part.code, { place, home: part.home }]))
  const moved = new Set<string>()
  for (const home of new Set(after.map((part) => part.home))) {
    const stayed = after.filter((part) => part.home === home && old.get(part.code)?.home === home)
    const steady = longestRise(stayed.map((part) => old.get(part.code)?.place ?? 0))
    stayed.forEach((part, index) => {
      if (!steady.has(index)) moved.add(part.code)
    })
  }
  return moved
}

/** Give the places of a longest rising run of numbers, which need not stand side by side. */
function longestRise(numbers: readonly number[]): Set<number> {
  const ends: number[] = []
  const earlier: (number | undefined)[] = []
  numbers.forEach((number, index) => {
    let length = ends.findIndex((end) => (numbers[end] ?? 0) >= number)
    if (length < 0) length = ends.length
    earlier[index] = ends[length - 1]
    ends[length] = index
  })
  const rise = new Set<number>()
  for (let at = ends.at(-1); at !== undefined; at = earlier[at]) rise.add(at)
  return rise
}
