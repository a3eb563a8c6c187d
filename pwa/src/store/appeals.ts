// What a store may do about the result of a visit: appeal, wait, read the verdict. Pure.

import type { Appeal, AppealBody, ResultItem, VisitResult } from '../server/appeals'
import type { Person, PhotoEntry } from '../server/types'
import { appealDeeds, type AppealDeed, type DeedRow } from '../sync/deeds'

/** An appeal while it is being written. */
export interface AppealDraft {
  visit_id: string
  /** By item code; a key says that the item is chosen. */
  items: Record<string, { text: string; photos: string[] }>
  photos: PhotoEntry[]
}

/**
 * waiting, withdrawing: on this phone, not yet told · refused: the server said no
 * open, upheld …: as the server told it · can: still time · over: no more · none: nothing to appeal
 */
export type Standing =
  | { is: 'waiting' | 'withdrawing' | 'refused'; deed: AppealDeed }
  | { is: 'open' | 'decided'; appeal: Appeal }
  | { is: 'can'; leftMs: number }
  | { is: 'over' | 'none' }

export function standingOf(result: VisitResult, deeds: DeedRow[], now: number): Standing {
  const mine = appealDeeds(deeds, result.id)
  const refused = mine.find((deed) => deed.refusal !== null)
  if (refused !== undefined) return { is: 'refused', deed: refused }
  const last = mine.at(-1)
  if (last !== undefined) return { is: last.deed === 'withdraw' ? 'withdrawing' : 'waiting', deed: last }
  const open = result.appeals.find((appeal) => appeal.state === 'open')
  if (open !== undefined) return { is: 'open', appeal: open }
  const left = leftMs(result, now)
  if (left !== null && left > 0 && askable(result).length > 0) return { is: 'can', leftMs: left }
  const decided = result.appeals.filter((appeal) => appeal.state !== 'withdrawn').at(-1)
  if (decided !== undefined) return { is: 'decided', appeal: decided }
  return { is: left === null ? 'none' : 'over' }
}

function leftMs(result: VisitResult, now: number): number | null {
  return result.appeal_until === null ? null : Date.parse(result.appeal_until) - now
}

/** An item is judged once. */
export function askable(result: VisitResult): ResultItem[] {
  const judged = new Set(decidedItems(result).map((item) => item.code))
  return result.items.filter((item) => !judged.has(item.code))
}
export function decidedItems(result: VisitResult): Appeal['items'] {
  return result.appeals.flatMap((appeal) => appeal.items.filter((item) => item.verdict !== null))
}

export function mayAppeal(who: Pick<Person, 'role'>): boolean {
  return who.role === 'store_manager'
}

/** At least one item, and each says why. */
export function isWhole(draft: AppealDraft): boolean {
  const chosen = Object.values(draft.items)
  return chosen.length > 0 && chosen.every((item) => item.text.trim() !== '')
}

export function bodyOf(draft: AppealDraft): AppealBody['items'] {
  return Object.entries(draft.items).map(([code, { text, photos }]) => ({ code, text: text.trim(), photos: [...photos] }))
}
/** Only photos of chosen items go along. */
export function photosOf(draft: AppealDraft): PhotoEntry[] {
  const named = new Set(Object.values(draft.items).flatMap((item) => item.photos))
  return draft.photos.filter((photo) => named.has(photo.sha256))
}
