// What somebody did while there was no network: a ticket taken on, handed in, found good or sent
// back; an appeal made or withdrawn. Kept beside the visits, sent in the order of the doing, one
// after the other for a ticket or a visit; a refusal stays with that deed and blocks nobody else.

import type { Kept, KeptRow } from '../local/kept'
import { NotReached, Problem } from '../server/failures'
import type { AppealBody, AppealDetail } from '../server/appeals'
import type { Bilingual, Fix, PhotoEntry, PhotoKept, TicketDetail, TicketState } from '../server/types'
import { backoffMs, isDue } from './backoff'
import type { OutboxEntry, Refusal } from './machine'

export type DeedKind = 'accept' | 'submit' | 'verify' | 'reject'

interface AnyDeed extends KeptRow {
  kind: 'deed'
  title: Bilingual
  store_name: string
  /** The version that the person had before their eyes. */
  version: number
  photos: PhotoEntry[]
  queued_ms: number
  attempts: number
  next_ms: number
  refusal: Refusal | null
}
export interface TicketDeed extends AnyDeed {
  deed: DeedKind
  ticket_id: string
  ticket_number: string
  /** The note, or the reason of a rejection. */
  text: string
  submission_id: string | null
}
export interface AppealDeed extends AnyDeed {
  deed: 'appeal' | 'withdraw'
  visit_id: string
  appeal_id: string
  items: AppealBody['items']
  written_ms: number
}
export type DeedRow = TicketDeed | AppealDeed

/** Told in this person's name or not at all: somebody else may have signed in a moment ago. */
export interface Owner {
  whose: string
}

export interface DeedUplink {
  ticket(id: string, of: Owner): Promise<Pick<TicketDetail, 'state' | 'submissions'>>
  putPhoto(sha256: string, bytes: ArrayBuffer, type: string, of: Owner): Promise<PhotoKept>
  acceptTicket(id: string, body: { version: number }, of: Owner): Promise<unknown>
  verifyTicket(id: string, body: { note?: string; version: number }, of: Owner): Promise<unknown>
  rejectTicket(id: string, body: { reason: string; version: number }, of: Owner): Promise<unknown>
  appeal(id: string, of: Owner): Promise<Pick<AppealDetail, 'state'>>
  makeAppeal(visitId: string, id: string, body: AppealBody, of: Owner): Promise<unknown>
  withdrawAppeal(id: string, body: { version: number }, of: Owner): Promise<unknown>
  submitTicket(id: string, submissionId: string, body: { note: string; photos: string[]; taken_fix?: Fix | null }, of: Owner): Promise<unknown>
}

/** What a ticket becomes by a deed that the server has not heard of yet. */
const LEADS_TO: Record<DeedKind, TicketState> = { accept: 'in_progress', submit: 'submitted', verify: 'verified', reject: 'in_progress' }

export function visitsOf(rows: KeptRow[]): OutboxEntry[] {
  return (rows as Array<OutboxEntry | DeedRow>).filter((row): row is OutboxEntry => row.kind !== 'deed')
}
export function deedsOf(rows: KeptRow[]): DeedRow[] {
  return (rows as Array<OutboxEntry | DeedRow>)
    .filter((row): row is DeedRow => row.kind === 'deed')
    .sort((a, b) => a.queued_ms - b.queued_ms || a.id.localeCompare(b.id))
}
export function isAppeal(deed: DeedRow): deed is AppealDeed {
  return deed.deed === 'appeal' || deed.deed === 'withdraw'
}
export function ticketDeeds(rows: DeedRow[], ticketId: string): TicketDeed[] {
  return rows.filter((deed): deed is TicketDeed => !isAppeal(deed) && deed.ticket_id === ticketId)
}
export function appealDeeds(rows: DeedRow[], visitId: string): AppealDeed[] {
  return rows.filter((deed): deed is AppealDeed => isAppeal(deed) && deed.visit_id === visitId)
}
/** What a deed is about: two about the same go one after the other. */
function subjectOf(deed: DeedRow): string {
  return isAppeal(deed) ? deed.visit_id : deed.ticket_id
}
/** The ticket as this person left it, though the server does not know yet. */
export function withDeeds<T extends { id: string; state: TicketState }>(ticket: T, deeds: DeedRow[]): T {
  const mine = ticketDeeds(deeds, ticket.id).filter((deed) => deed.refusal === null)
  return mine.reduce((now, deed) => ({ ...now, state: LEADS_TO[deed.deed] }), ticket)
}

export class Deeds {
  constructor(
    private readonly kept: Kept,
    private readonly uplink: DeedUplink,
    private readonly now: () => number = Date.now,
    private readonly random: () => number = Math.random,
  ) {}

  /** Sends what is due; answers when to look again, or null if nothing waits. */
  async tick(personId: string): Promise<number | null> {
    let again: number | null = null
    const held = new Set<string>()
    for (const deed of deedsOf(await this.kept.rows(personId))) {
      // The second deed about a ticket means nothing before the first is known.
      if (held.has(subjectOf(deed))) continue
      if (deed.refusal === null && isDue(deed.next_ms, this.now())) await this.send(deed)
      const left = await this.kept.row<DeedRow>(deed.id)
      if (left === null) continue
      held.add(subjectOf(deed))
      if (left.refusal === null) again = Math.min(again ?? left.next_ms, left.next_ms)
    }
    return again
  }

  private async send(deed: DeedRow): Promise<void> {
    try {
      for (const photo of deed.photos) await this.sendPhoto(deed.person_id, photo)
      await this.tell(deed)
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status === 401) throw failure
      if (failure.status === 409 && (await this.isDone(deed))) return this.finish(deed)
      const attempts = deed.attempts + 1
      const { status, code, zh, en, errors } = failure
      await this.kept.saveRow<DeedRow>(
        failure.passing
          ? { ...deed, attempts, next_ms: this.now() + backoffMs(attempts, this.random) }
          : { ...deed, refusal: { status, code, zh, en, errors } },
      )
      return
    }
    await this.finish(deed)
  }

  /** The answer to an earlier try was lost: the ticket is where the deed leads already. */
  private async isDone(deed: DeedRow): Promise<boolean> {
    const of = { whose: deed.person_id }
    if (isAppeal(deed)) return deed.deed === 'withdraw' && (await this.uplink.appeal(deed.appeal_id, of)).state === 'withdrawn'
    const ticket = await this.uplink.ticket(deed.ticket_id, of)
    if (deed.deed === 'verify') return ['verified', 'closed'].includes(ticket.state)
    if (deed.deed === 'reject') return ticket.state === 'in_progress' && ticket.submissions.at(-1)?.verdict === 'rejected'
    return ticket.state === LEADS_TO[deed.deed]
  }

  private async finish(deed: DeedRow): Promise<void> {
    await this.kept.dropRow(deed.id)
    await this.dropPhotos(deed)
  }

  private async sendPhoto(personId: string, photo: PhotoEntry): Promise<void> {
    const fact = (await this.kept.photoFacts(personId)).find((one) => one.sha256 === photo.sha256)
    if (fact === undefined || fact.held_ms !== null) return
    const bytes = await this.kept.photoBytes(personId, photo.sha256)
    if (bytes === null) return
    const answer = await this.uplink.putPhoto(photo.sha256, bytes, photo.media_type, { whose: personId })
    if (answer.kept !== true || answer.sha256 !== photo.sha256 || answer.length !== bytes.byteLength) throw new NotReached('portal')
    await this.kept.markPhoto(personId, photo.sha256, this.now())
  }

  private tell(deed: DeedRow): Promise<unknown> {
    if (isAppeal(deed)) return this.tellAppeal(deed)
    const { ticket_id: id, version, text } = deed
    const of = { whose: deed.person_id }
    if (deed.deed === 'accept') return this.uplink.acceptTicket(id, { version }, of)
    if (deed.deed === 'verify') return this.uplink.verifyTicket(id, { note: text, version }, of)
    if (deed.deed === 'reject') return this.uplink.rejectTicket(id, { reason: text, version }, of)
    const fix = deed.photos.reduce<Fix | null>((last, photo) => photo.fix ?? last, null)
    return this.uplink.submitTicket(id, deed.submission_id ?? deed.id, { note: text, photos: deed.photos.map((photo) => photo.sha256), taken_fix: fix }, of)
  }

  private tellAppeal(deed: AppealDeed): Promise<unknown> {
    const of = { whose: deed.person_id }
    if (deed.deed === 'withdraw') return this.uplink.withdrawAppeal(deed.appeal_id, { version: deed.version }, of)
    const body = { items: deed.items, written_wall_ms: deed.written_ms, sent_wall_ms: this.now() }
    return this.uplink.makeAppeal(deed.visit_id, deed.appeal_id, body, of)
  }

  private async dropPhotos(deed: DeedRow): Promise<void> {
    const rows = await this.kept.rows(deed.person_id)
    const named = new Set([...visitsOf(rows).flatMap((row) => row.body.photos), ...deedsOf(rows).flatMap((row) => row.photos)].map((photo) => photo.sha256))
    await this.kept.dropPhotos(deed.person_id, deed.photos.map((photo) => photo.sha256).filter((sha) => !named.has(sha)))
  }
}
