// How a difference between two checklists reads, and which ways of writing mean the same.

import { FIELDS, NO, NOUNS, POLICIES, SECTION_WEIGHT, SENTENCES, VALUES, YES } from './compareWords.ts'
import type { Text } from './document.ts'
import { entered, writtenNumber } from './exact.ts'
import type { Json } from './json.ts'
import { field, isMapping } from './json.ts'

/** What a sentence speaks of: whose, which field, and its values. */
export type Told = {
  phrase: 'added' | 'removed' | 'moved' | 'rehomed' | 'reordered' | 'changed'
  of: readonly [keyof typeof NOUNS, Json]
  what?: string
  from?: unknown
  to?: unknown
}

const WORDINGS = ['zh', 'en', 'source', 'help_zh', 'help_en', 'title.zh', 'title.en']
const LONGEST = 60

const DEFAULTS: Readonly<Record<string, unknown>> = {
  class: 'normal',
  na: false,
  multiple: false,
  repeat_multiplier: false,
  blind: false,
  'photo.min': '1',
  'photo.live_camera': true,
  'gps.required': false,
  'scoring.na': 'exclude_and_redistribute',
  'scoring.full_mark': '100',
  'scoring.rounding': 'half_up_1',
  'scoring.unanswered': 'block_submit',
  'scoring.item_floor': 'zero',
}

/** Give what a value means: numbers written one way, and nothing where it is what goes unsaid. */
export function settle(value: unknown, name = '', of: Json = {}): unknown {
  const settled = WORDINGS.includes(name) ? (value ?? null) : plain(value)
  if (Array.isArray(settled) && settled.length === 0) return null
  return settled === unsaid(name, of) ? null : settled
}

/** Give what a field means where the document does not have it. */
export function unsaid(name: string, of: Json): unknown {
  if (name === 'required') return field(of, 'type') !== 'bonus'
  return Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : null
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (isMapping(value)) {
    const keys = Object.keys(value).sort()
    return Object.fromEntries(keys.map((key) => [key, key === 'zh' || key === 'en' ? value[key] : plain(value[key])]))
  }
  const number = writtenNumber(value)
  return number === null ? (value ?? null) : entered(number)
}

/** Write a difference as a sentence in both languages. */
export function sentence({ phrase, of, what = '', from, to }: Told): Text {
  const named = nameOf(...of)
  const fieldName = fieldNameOf(what, of[0])
  const [old, fresh] = [shown(what, from), shown(what, to)]
  const template = SENTENCES[phrase === 'changed' ? phraseFor(from, to, old, fresh) : phrase]
  const put = (text: string, language: 'zh' | 'en'): string =>
    text
      .split(/(\{[a-z]+\})/)
      .map((part) => {
        if (part === '{of}') return named[language]
        if (part === '{what}') return fieldName[language]
        if (part === '{from}') return old?.[language] ?? ''
        return part === '{to}' ? (fresh?.[language] ?? '') : part
      })
      .join('')
  return { zh: put(template.zh, 'zh'), en: put(template.en, 'en') }
}

function phraseFor(from: unknown, to: unknown, old: Text | null, fresh: Text | null): keyof typeof SENTENCES {
  const [came, went] = [isAbsent(from), isAbsent(to)]
  if (came && !went) return fresh === null ? 'gave' : 'gained'
  if (went && !came) return old === null ? 'took' : 'lost'
  return old === null || fresh === null ? 'rewritten' : 'changed'
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0)
}

/** Name an item by its code and wording; the checklist itself needs neither. */
function nameOf(noun: keyof typeof NOUNS, raw: Json): Text {
  const { zh, en } = NOUNS[noun]
  if (noun === 'checklist') return { zh, en }
  const code = String(field(raw, 'code') ?? '')
  return { zh: `${zh} ${code}${quoted(raw, 'zh')}`, en: `${en} ${code}${quoted(raw, 'en')}` }
}

function quoted(raw: Json, language: 'zh' | 'en'): string {
  const text = field(raw, language)
  if (typeof text !== 'string' || text === '') return ''
  return language === 'zh' ? `“${short(text)}”` : ` “${short(text)}”`
}

function short(text: string): string {
  const chars = [...text]
  return chars.length > LONGEST ? `${chars.slice(0, LONGEST).join('')}…` : text
}

function fieldNameOf(what: string, noun: string): Text {
  if (what === 'weight' && noun === 'section') return SECTION_WEIGHT
  const known = FIELDS[what]
  if (known !== undefined) return known
  const [head = '', ...rest] = what.split('.')
  const group = Object.hasOwn(FIELDS, head) ? FIELDS[head] : undefined
  const last = rest.join('.')
  if (group === undefined) return { zh: what, en: what }
  return head === 'options' || head === 'fields' ? group : { zh: `${group.zh} ${last}`, en: `${group.en} ${last}` }
}

/** Give a value as people read it; null where it is too much to say. */
function shown(what: string, value: unknown): Text | null {
  if (isAbsent(value)) return null
  if (typeof value === 'boolean') return value ? YES : NO
  if (typeof value === 'string' || typeof value === 'number') return word(what, value)
  if (what === 'scoring.grades') return joined(value, ([name, line]) => `${plainText(name)} ≥ ${plainText(line)}`)
  if (what === 'scoring.veto' || what === 'scoring.red_line') return policy(value)
  if (what.startsWith('applies_to.')) return listOf(value)
  if (what === 'expected_minutes' && Array.isArray(value)) return both(value.map(plainText).join('–'))
  if (what.startsWith('options.') || what.startsWith('fields.')) return option(value)
  return isMapping(value) && typeof value['zh'] === 'string' ? option(value) : null
}

function listOf(value: unknown): Text | null {
  if (!Array.isArray(value)) return null
  const words = value.map(plainText)
  return { zh: words.join('、'), en: words.join(', ') }
}

function word(what: string, value: string | number): Text {
  const known = VALUES[what]
  const named = known !== undefined && Object.hasOwn(known, String(value)) ? known[String(value)] : undefined
  return named ?? both(short(plainText(value)))
}

function plainText(value: unknown): string {
  const number = typeof value === 'number' ? writtenNumber(value) : null
  return number === null ? String(value) : entered(number)
}

function both(text: string): Text {
  return { zh: text, en: text }
}

function joined(value: unknown, write: (pair: readonly [unknown, unknown]) => string): Text | null {
  if (!Array.isArray(value) || !value.every((entry) => Array.isArray(entry) && entry.length === 2)) return null
  const parts = value.map((entry: [unknown, unknown]) => write(entry))
  return { zh: parts.join('、'), en: parts.join(', ') }
}

function policy(value: unknown): Text | null {
  const name = field(value, 'policy')
  const known = typeof name === 'string' && Object.hasOwn(POLICIES, name) ? POLICIES[name] : undefined
  if (known === undefined) return null
  const cap = field(value, 'cap')
  return cap === null ? known : { zh: `${known.zh} ${plainText(cap)}`, en: `${known.en} ${plainText(cap)}` }
}

function option(value: unknown): Text {
  const code = field(value, 'code')
  const named = (language: 'zh' | 'en'): string => {
    const text = field(value, language)
    return short(typeof text === 'string' && text !== '' ? text : String(code ?? ''))
  }
  return { zh: named('zh'), en: named('en') }
}
