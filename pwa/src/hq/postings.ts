// A posting as a reader sees it: one sentence, and its facts line by line in words.

import type { PostingSummary } from '@/server/types'
import { exactDifference } from './answers'
import { signed } from './format'

interface Words {
  t: (key: string, named?: Record<string, unknown>) => string
  word: (group: string, code: string | null | undefined) => string
  known: (group: string, code: string) => boolean
  text: (value: { zh?: string; en?: string } | string | null | undefined) => string
  day: (text: string | null | undefined) => string
  dateTime: (when: string | number | null | undefined) => string
}
export interface Fact {
  name: string
  value: string
}

type Payload = Record<string, unknown>

function plainText(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

function pick(payload: Payload, ...names: string[]): string | null {
  for (const name of names) {
    const found = plainText(payload[name])
    if (found !== null) return found
  }
  return null
}

/** counted − book, whichever the payload says it by. */
export function deltaOf(payload: Payload): string | null {
  const told = pick(payload, 'variance', 'delta')
  if (told !== null) return told
  const counted = pick(payload, 'counted')
  const book = pick(payload, 'book')
  return counted === null || book === null ? null : exactDifference(counted, book)
}

type Line = Pick<PostingSummary, 'kind' | 'payload' | 'subject_ref' | 'item_code'> & {
  subject_name?: string | null
  reverses_id?: string | null
}

/** What it is about: its name with the tag or SKU code behind it, else the item's own words, else its code. */
export function subjectOf(posting: Line, words: Words): string {
  if (posting.subject_name) return `${posting.subject_name} ${posting.subject_ref}`
  if (posting.subject_ref !== '') return posting.subject_ref
  const title = posting.payload['title']
  if (title !== null && typeof title === 'object') return `「${words.text(title as { zh?: string; en?: string })}」`
  return posting.item_code === null ? '' : words.t('posting.item', { code: posting.item_code })
}

export function postingSentence(posting: Line, words: Words): string {
  const delta = deltaOf(posting.payload)
  const named = {
    subject: subjectOf(posting, words),
    delta: delta === null ? '' : signed(delta),
    kind: words.word('posting_kind', posting.kind),
  }
  const kind = posting.kind === 'count_adjustment' && delta === '0' ? 'count_equal' : posting.kind
  const known = words.known('posting_says', kind) ? kind : 'other'
  const what = words.t(`posting_says.${known}`, named).trim()
  return posting.reverses_id ? words.t('posting_says.reversed', { what }) : what
}

const CODED: Record<string, string> = {
  condition: 'condition',
  condition_before: 'condition',
  verdict: 'verdict',
  severity: 'severity',
  priority: 'priority',
  location: 'place',
  status: 'asset_status',
  owner: 'role',
}
/** Ids of rows say nothing to a reader; the item is named in the source below. */
const INTERNAL = new Set(['photos', 'lines', 'mark', 'notice', 'asset_id', 'from_store_id', 'to_store_id', 'item'])

/** A state or place moved "from" one "to" another: in the words of whatever group knows them. */
function moved(code: unknown, words: Words): string {
  for (const group of ['place', 'node_state', 'condition']) {
    if (typeof code === 'string' && words.known(group, code)) return words.word(group, code)
  }
  return plainText(code) ?? '–'
}

function factValue(name: string, value: unknown, words: Words): string | null {
  if (value === null || value === undefined || value === '') return null
  if (name === 'from' || name === 'to') return moved(value, words)
  if (typeof value === 'boolean') return words.t(value ? 'answer.yes' : 'answer.no')
  if (typeof value === 'number' && name.endsWith('_ms')) return words.dateTime(value)
  if (typeof value === 'string') {
    if (CODED[name] !== undefined) return words.word(CODED[name], value)
    if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return words.dateTime(value)
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return words.day(value)
    return value
  }
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map((v) => factValue(name, v, words) ?? '').filter(Boolean).join('、')
  const both = value as { zh?: string; en?: string }
  if (typeof both.zh === 'string') return words.text(both)
  return JSON.stringify(value)
}

/** Every fact of a payload with a name; nested objects are opened one level. */
export function factsOf(payload: Payload | null, words: Words): Fact[] {
  const out: Fact[] = []
  for (const [name, value] of Object.entries(payload ?? {})) {
    if (INTERNAL.has(name)) continue
    if (value !== null && typeof value === 'object' && !Array.isArray(value) && !('zh' in value)) {
      out.push(...factsOf(value as Payload, words))
      continue
    }
    const shown = factValue(name, value, words)
    if (shown !== null) out.push({ name: words.word('payload', name), value: shown })
  }
  return out
}
