// The outbox as a pure machine: what to do next, and what an answer means. No clock, no network,
// no storage; sender.ts carries the steps out.

import type { KeptRow, PhotoFact, Refusal } from '../local/kept'
import type { Receipt, VisitBody } from '../server/types'
import { backoffMs, isDue } from './backoff'

export type { Refusal }

/**
 * waiting      nothing of the visit has been acknowledged
 * sent         the server keeps the visit, some photos are still missing there
 * sealed       the server holds everything; only the local copy is left to be dropped
 * quarantined  the server said no; a person must look, nothing else waits for it
 */
export type OutboxState = 'waiting' | 'sent' | 'sealed' | 'quarantined'

export interface OutboxEntry extends KeptRow {
  kind: 'visit'
  store_id: string
  store_name: string
  title_zh: string
  title_en: string
  body: VisitBody
  content_hash: string
  submitted_ms: number
  state: OutboxState
  attempts: number
  next_ms: number
  refusal: Refusal | null
  receipt: Receipt | null
  /** Photos whose bytes this phone no longer has; the server may still hold them. */
  lost: string[]
  /** Photos the server refused for good: the visit goes without them, see photo-faults.ts. */
  left_out?: LeftOut[]
}

export interface LeftOut {
  sha256: string
  /** Where it belonged: an item, or a place such as check_in. */
  item: string
  refusal: Refusal
}

export type Step =
  | { do: 'photo'; sha256: string; entry: string | null }
  | { do: 'visit'; entry: string }
  | { do: 'receipt'; entry: string }
  | { do: 'finish'; entry: string }
  | { do: 'rest'; until: number | null }

export interface Board {
  entries: OutboxEntry[]
  photos: PhotoFact[]
  now: number
}

export function nextStep(board: Board): Step {
  const facts = new Map(board.photos.map((fact) => [fact.sha256, fact]))
  const entries = [...board.entries].sort((a, b) => a.submitted_ms - b.submitted_ms)
  const spokenFor = new Set(entries.flatMap((entry) => manifest(entry)))
  let until: number | null = null
  for (const entry of entries) {
    if (entry.state === 'quarantined') continue
    if (entry.state === 'sealed') return { do: 'finish', entry: entry.id }
    if (!isDue(entry.next_ms, board.now)) {
      until = Math.min(until ?? entry.next_ms, entry.next_ms)
      continue
    }
    const missing = manifest(entry).find((sha) => !entry.lost.includes(sha) && !isHeld(facts.get(sha)))
    if (missing !== undefined) return { do: 'photo', sha256: missing, entry: entry.id }
    return { do: entry.state === 'sent' ? 'receipt' : 'visit', entry: entry.id }
  }
  const early = board.photos
    .filter((fact) => !isHeld(fact) && fact.refusal === undefined && !spokenFor.has(fact.sha256))
    .sort((a, b) => a.saved_ms - b.saved_ms)[0]
  if (early !== undefined) return { do: 'photo', sha256: early.sha256, entry: null }
  return { do: 'rest', until }
}

/** What the server's word about a visit makes of its entry. */
export function onReceipt(entry: OutboxEntry, receipt: Receipt, now: number, random?: () => number): OutboxEntry {
  if (!isAboutUs(entry, receipt)) return onPassing(entry, now, random)
  const next: OutboxEntry = { ...entry, receipt, attempts: 0, next_ms: 0, refusal: null }
  if (receipt.sealed && receipt.photos_missing.length === 0) return { ...next, state: 'sealed' }
  const attempts = entry.state === 'sent' ? entry.attempts + 1 : 1
  // With photos to send there is nothing to wait for; else the server is asked again later.
  const sendable = receipt.photos_missing.some((sha) => !entry.lost.includes(sha))
  return { ...next, state: 'sent', attempts, next_ms: sendable ? 0 : now + backoffMs(attempts, random) }
}

/** Only the acknowledgement of this very content counts; anything else was not kept. */
export function isAboutUs(entry: OutboxEntry, receipt: Receipt): boolean {
  return (
    receipt.visit_id === entry.id && receipt.content_hash === entry.content_hash && receipt.state === 'submitted'
  )
}

export function onPassing(entry: OutboxEntry, now: number, random?: () => number): OutboxEntry {
  const attempts = entry.attempts + 1
  return { ...entry, attempts, next_ms: now + backoffMs(attempts, random) }
}

export function onRefused(entry: OutboxEntry, refusal: Refusal): OutboxEntry {
  return { ...entry, state: 'quarantined', refusal }
}

/** A person asked to try a quarantined or waiting visit again, now. */
export function onRetry(entry: OutboxEntry): OutboxEntry {
  const state = entry.state === 'quarantined' ? (entry.receipt === null ? 'waiting' : 'sent') : entry.state
  return { ...entry, state, attempts: 0, next_ms: 0, refusal: null, lost: [] }
}

export function onPhotoLost(entry: OutboxEntry, sha256: string): OutboxEntry {
  return entry.lost.includes(sha256) ? entry : { ...entry, lost: [...entry.lost, sha256] }
}

export function manifest(entry: OutboxEntry): string[] {
  return [...new Set(entry.body.photos.map((photo) => photo.sha256))]
}

function isHeld(fact: PhotoFact | undefined): boolean {
  return fact !== undefined && fact.held_ms !== null
}
