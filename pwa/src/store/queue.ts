// Deeds on tickets without a network: written down here, sent by the phone's one sender later.
import { NotReached, SignedOut } from '../server/failures'
import type { PhotoEntry, TicketSummary } from '../server/types'
import { uuid7 } from '../server/uuid'
import type { DeedKind, TicketDeed } from '../sync/deeds'
import { useSync } from '../use/sync'

interface Wish {
  deed: DeedKind
  text?: string
  submissionId?: string
  photos?: PhotoEntry[]
}

/** Nobody refused it; it only could not be said yet. */
export function isUnheard(failure: unknown): boolean {
  return failure instanceof SignedOut || (failure instanceof NotReached && failure.reason !== 'cancelled')
}

export async function queueDeed(personId: string, ticket: TicketSummary, wish: Wish): Promise<void> {
  const row: TicketDeed = {
    id: uuid7(), person_id: personId, kind: 'deed', deed: wish.deed, ticket_id: ticket.id, ticket_number: ticket.number,
    title: { ...ticket.title }, store_name: ticket.store.name, version: ticket.version, text: wish.text ?? '',
    submission_id: wish.submissionId ?? null, photos: JSON.parse(JSON.stringify(wish.photos ?? [])) as PhotoEntry[],
    queued_ms: Date.now(), attempts: 0, next_ms: 0, refusal: null,
  }
  await useSync().queue(row)
}
