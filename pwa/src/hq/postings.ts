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
  const told = pick(payload, 'delta', 'qty_delta', 'variance_qty')
  if (told !== null) return told
  const counted = pick(payload, 'counted', 'counted_qty')
  const book = pick(payload, 'book', 'book_qty')
  return counted === null || book === null ? null : exactDifference(counted, book)
}

export function subjectOf(posting: Pick<PostingSummary, 'payload' | 'subject_ref' | 'item_code'>): string {
  const name = pick(posting.payload, 'name', 'sku_name', 'asset_name')
  const ref = posting.subject_ref
  return name === null || name === ref ? ref : `${name}（${ref}）`
}

export function postingSentence(
  posting: Pick<PostingSummary, 'kind' | 'payload' | 'subject_ref' | 'item_code'>,
  words: Words,
): string {
  const delta = deltaOf(posting.payload)
  const named = { subject: subjectOf(posting), delta: delta === null ? '' : signed(delta), kind: words.word('posting_kind', posting.kind) }
  return words.t(`posting_says.${words.known('posting_says', posting.kind) ? posting.kind : 'other'}`, named).trim()
}

const CODED: Record<string, string> = {
  condition: 'condition',
  condition_before: 'condition',
  verdict: 'verdict',
  severity: 'severity',
  priority: 'priority',
  state_before: 'node_state',
  state_after: 'node_state',
  owner: 'role',
}
const INTERNAL = new Set(['photos', 'posting_id', 'movement_ids', 'source_key', 'op'])

function factValue(name: string, value: unknown, words: Words): string | null {
  if (value === null || value === undefined || value === '') return null
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
