// A pack brought up to date by what changed in it. The server marks every entry; the phone says
// which marks it has and gets the entries that differ. Where the result would not be whole, it is
// not made at all, and the pack is fetched anew.

import type { PackChanges, PackFull, PackMarks } from '../server/types'

type Entry = Record<string, unknown>

const LISTS = { stores: 'id', plan: 'id', checklists: 'version_id', tickets: 'id', results: 'id' } as const
const MAPS = ['books', 'samples', 'assets'] as const
const ALL = '*'

/** The pack after the changes, or null where an entry is nowhere to be had. */
export function changedPack(old: PackFull, told: PackChanges): PackFull | null {
  const next = {
    cursor: told.cursor, scope_epoch: told.scope_epoch, unchanged: false, server_time: told.server_time,
    size_bytes: told.size_bytes, budget_bytes: told.budget_bytes, person: told.person, marks: told.marks,
  } as Entry
  for (const [shelf, key] of Object.entries(LISTS)) {
    // A pack kept from before a shelf was added lacks it.
    const kept = (old[shelf as keyof typeof LISTS] ?? []) as unknown as Entry[]
    const had = new Map(kept.map((entry) => [String(entry[key]), entry]))
    const entries = inOrder(told, shelf, (id) => had.get(id))
    if (entries === null) return null
    next[shelf] = entries.map(([, entry]) => entry)
  }
  for (const shelf of MAPS) {
    const had = old[shelf] as Entry
    const entries = inOrder(told, shelf, (id) => had[id])
    if (entries === null) return null
    next[shelf] = Object.fromEntries(entries)
  }
  next['skus'] = told.changed['skus']?.[ALL] ?? old.skus
  return next as unknown as PackFull
}

function inOrder(told: PackChanges, shelf: string, had: (key: string) => unknown): Array<[string, unknown]> | null {
  const entries = keysOf(told.marks, shelf).map((key): [string, unknown] => [key, told.changed[shelf]?.[key] ?? had(key)])
  return entries.some(([, entry]) => entry === undefined) ? null : entries
}
function keysOf(marks: PackMarks, shelf: string): string[] {
  return Object.keys(marks[shelf] ?? {})
}
