// The catalogue by checklist: every version and draft of one code together.

import type { DraftListing, VersionListing } from '@/server/authoring'
import type { Bilingual, ChecklistDocument } from '@/server/types'

export interface Group {
  code: string
  title: Bilingual
  /** The version that new visits get; none once the last one is retired. */
  current: VersionListing | null
  /** Newest first. */
  versions: VersionListing[]
  drafts: DraftListing[]
}

export function groupsOf(versions: VersionListing[], drafts: DraftListing[]): Group[] {
  const codes = [...new Set([...versions, ...drafts].map((one) => one.code))]
  return codes.map((code) => groupOf(code, versions, drafts)).sort(byStanding)
}

function groupOf(code: string, versions: VersionListing[], drafts: DraftListing[]): Group {
  const own = versions.filter((one) => one.code === code).sort((a, b) => b.version - a.version)
  const open = drafts.filter((one) => one.code === code).sort((a, b) => b.updated_at.localeCompare(a.updated_at))
  const current = own.find((one) => one.state === 'published') ?? null
  const title = (current ?? own[0] ?? open[0])?.title ?? { zh: code, en: code }
  return { code, title, current, versions: own, drafts: open }
}

/** In use first, then what is being written, then what is over; each by code. */
function byStanding(a: Group, b: Group): number {
  return standing(a) - standing(b) || a.code.localeCompare(b.code)
}

function standing(group: Group): number {
  if (group.current !== null) return 0
  return group.drafts.length > 0 ? 1 : 2
}

export function matches(group: Group, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  const told = [group.code, group.title.zh, group.title.en, ...group.drafts.flatMap((one) => [one.title.zh, one.title.en])]
  return wanted === '' || told.some((text) => text.toLowerCase().includes(wanted))
}

/** A code that nobody has: "CV-RETAIL-2", "CV-RETAIL-3"… */
export function freeCode(code: string, taken: Iterable<string>): string {
  const used = new Set(taken)
  const stem = code.replace(/-\d+$/, '')
  for (let n = 2; ; n += 1) if (!used.has(`${stem}-${n}`)) return `${stem}-${n}`
}

/** The same checklist as a new one of its own. */
export function copyOf(document: ChecklistDocument, code: string, title: Bilingual): ChecklistDocument {
  return { ...document, code, title, version: 1 }
}
