// The differences of two checklists as the screen lays them out: by section, by kind.

import type { Change } from '@/engine/compare'
import type { Bilingual, ChecklistDocument } from '@/server/types'

export type Aspect = 'wording' | 'scoring' | 'structure'

export const ASPECTS: Aspect[] = ['wording', 'scoring', 'structure']

const WORDING = new Set(['zh', 'en', 'title', 'hint', 'help_zh', 'help_en', 'source', 'examples', 'anchors', 'presets', 'reference_photos', 'minutes', 'expected_minutes'])
const SCORING = new Set(['weight', 'class', 'defect', 'scoring', 'limits', 'fail_if', 'na', 'repeat_multiplier', 'formula', 'near_expiry_rule'])

/** What a change touches: how it reads, what it is worth, or what is asked at all. */
export function aspectOf(change: Change): Aspect {
  if (change.kind !== 'changed') return 'structure'
  const head = change.field.split('.')[0] ?? ''
  if (WORDING.has(head)) return 'wording'
  return SCORING.has(head) ? 'scoring' : 'structure'
}

export interface Part {
  /** A section's code; 'scoring' and 'head' for what belongs to none. */
  key: string
  title: Bilingual | null
  changes: Change[]
}

/** In the order of the newer document: head, scoring, then its sections; sections that are gone last. */
export function byPart(changes: readonly Change[], before: ChecklistDocument, after: ChecklistDocument): Part[] {
  const parts = new Map<string, Part>()
  for (const change of changes) {
    const home = homeOf(change, change.kind === 'removed' ? before : after)
    const part = parts.get(home.key) ?? { ...home, changes: [] }
    part.changes.push(change)
    parts.set(home.key, part)
  }
  const order = ['head', 'scoring', ...after.sections.map((section) => section.code)]
  const place = (part: Part): number => (order.includes(part.key) ? order.indexOf(part.key) : order.length)
  return [...parts.values()].sort((a, b) => place(a) - place(b))
}

function homeOf(change: Change, document: ChecklistDocument): Omit<Part, 'changes'> {
  const found = /^sections\.(\d+)/.exec(change.path)
  const section = found === null ? undefined : document.sections[Number(found[1])]
  if (section !== undefined) return { key: section.code, title: { zh: section.zh, en: section.en } }
  return { key: change.path.startsWith('scoring') ? 'scoring' : 'head', title: null }
}

const MOST = 160

/** A value as a person may read it beside its sentence; null where there is nothing to show. */
export function shown(value: unknown, read: (text: Bilingual) => string): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'object' && !Array.isArray(value)) {
    const { zh, en } = value as { zh?: unknown; en?: unknown }
    if (typeof zh === 'string' || typeof en === 'string') return read({ zh: String(zh ?? en), en: String(en ?? zh) })
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text
}
