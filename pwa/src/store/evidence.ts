// What a store person shows that the work is done: words and photos for one round of one ticket.
// It is kept on the phone at every change; sending it twice is one submission, whatever answer
// was lost on the way.

import { NotReached } from '../server/failures'
import type { PhotoEntry, PhotoKept, TicketDetail } from '../server/types'

export interface EvidenceDraft {
  ticket_id: string
  round: number
  submission_id: string
  note: string
  photos: PhotoEntry[]
  /** Shas that the server has acknowledged. */
  held: string[]
  /** Sent at least once under this id: the server may have it, so a change needs a new id. */
  attempted: boolean
}

export interface EvidenceShelf {
  load: (ticketId: string) => Promise<EvidenceDraft | null>
  save: (draft: EvidenceDraft) => Promise<void>
  drop: (ticketId: string) => Promise<void>
  bytes: (sha256: string) => Promise<ArrayBuffer | null>
}
export interface EvidenceUplink {
  putPhoto: (sha256: string, bytes: ArrayBuffer, type: string) => Promise<PhotoKept>
  submitTicket: (
    id: string,
    submissionId: string,
    body: { note: string; photos: string[]; taken_fix?: PhotoEntry['fix'] },
  ) => Promise<TicketDetail>
}

export class PhotoGone extends Error {}

export class EvidenceDesk {
  constructor(
    private readonly shelf: EvidenceShelf,
    private readonly uplink: EvidenceUplink,
    private readonly newId: () => string,
  ) {}

  /** The draft of this round; one of an earlier round has done its work and is let go. */
  async open(ticketId: string, round: number): Promise<EvidenceDraft> {
    const kept = await this.shelf.load(ticketId)
    if (kept !== null && kept.round === round) return kept
    return { ticket_id: ticketId, round, submission_id: this.newId(), note: '', photos: [], held: [], attempted: false }
  }

  /** Keeps a change; under a new id where the old one may already name other content. */
  async change(draft: EvidenceDraft, change: Partial<Pick<EvidenceDraft, 'note' | 'photos'>>): Promise<EvidenceDraft> {
    const fresh = draft.attempted ? { submission_id: this.newId(), attempted: false } : {}
    const next = { ...draft, ...change, ...fresh }
    await this.shelf.save(next)
    return next
  }

  /** Photos first, then the words that name them. `told` hears of each photo that arrived. */
  async send(draft: EvidenceDraft, told: (draft: EvidenceDraft) => void = () => undefined): Promise<TicketDetail> {
    let now = draft
    for (const photo of draft.photos) {
      if (now.held.includes(photo.sha256)) continue
      await this.sendPhoto(photo)
      now = { ...now, held: [...now.held, photo.sha256] }
      await this.shelf.save(now)
      told(now)
    }
    now = { ...now, attempted: true }
    await this.shelf.save(now)
    told(now)
    const ticket = await this.uplink.submitTicket(now.ticket_id, now.submission_id, {
      note: now.note.trim(),
      photos: now.photos.map((photo) => photo.sha256),
      taken_fix: lastFix(now.photos),
    })
    await this.shelf.drop(now.ticket_id)
    return ticket
  }

  /** Handed to the queue, which has all of it now. */
  async letGo(draft: EvidenceDraft): Promise<void> {
    await this.shelf.drop(draft.ticket_id)
  }

  private async sendPhoto(photo: PhotoEntry): Promise<void> {
    const bytes = await this.shelf.bytes(photo.sha256)
    if (bytes === null || bytes.byteLength === 0) throw new PhotoGone(photo.sha256)
    const answer = await this.uplink.putPhoto(photo.sha256, bytes, photo.media_type)
    if (answer.kept !== true || answer.sha256 !== photo.sha256 || answer.length !== bytes.byteLength) {
      throw new NotReached('portal')
    }
  }
}

function lastFix(photos: PhotoEntry[]): PhotoEntry['fix'] {
  return photos.reduce<PhotoEntry['fix']>((last, photo) => photo.fix ?? last, null)
}
