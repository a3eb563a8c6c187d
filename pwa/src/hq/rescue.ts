// What head office does with the file of a phone that could not send. Apart from server/client.ts,
// so that the phone carries none of it.

import type { Client } from '@/server/client'
import type { Bilingual, Named, Uuid } from '@/server/types'

export type RescueOutcome = 'kept' | 'conflict' | 'refused'

export interface Rescued {
  person: Named
  items: Array<{
    id: Uuid
    kind: 'visit' | 'draft'
    outcome: RescueOutcome
    why: Bilingual | null
    photos_kept: number
    photos_missing: number
  }>
  /** Ticket work in the file, which only its owner can hand in. */
  left: number
}

/** A day's photos over a slow line take their time. */
const TIMEOUT_MS = 600_000

export function bringIn(client: Pick<Client, 'session'>, file: Blob): Promise<Rescued> {
  return client.session.send<Rescued>({
    method: 'POST',
    path: '/rescues',
    raw: { bytes: file, type: 'application/zip' },
    expect: [200],
    timeoutMs: TIMEOUT_MS,
  })
}
