// The store door's own parts on this phone: the evidence in work, and photos of the server.

import { onScopeDispose, shallowReactive } from 'vue'
import { PhotoShelf, type Loan } from '../server/photos'
import { uuid7 } from '../server/uuid'
import { kept, work } from '../use/local'
import { bookBytes } from '../use/pictureBook'
import { client } from '../use/server'
import { EvidenceDesk, type EvidenceDraft } from './evidence'

/** What the phone took along needs no network, and no second download. */
export const shelf = new PhotoShelf({
  photoBytes: async (sha256, picture, reach) => {
    const known = await bookBytes(sha256)
    return known === null ? client.photoBytes(sha256, picture, reach) : new Blob([known], { type: 'image/jpeg' })
  },
})
client.session.watch((person) => {
  if (person === null) shelf.clear()
})

export function deskOf(personId: string): EvidenceDesk {
  const of = { whose: personId }
  const key = (ticketId: string) => `evidence.${personId}.${ticketId}`
  return new EvidenceDesk(
    {
      load: async (ticketId) => {
        const row = await work.surely(() => work.meta.get(key(ticketId)))
        return (row?.value as EvidenceDraft | undefined) ?? null
      },
      // A plain copy: what Vue hands out cannot be cloned into the database.
      save: async (draft) =>
        void (await work.surely(() =>
          work.meta.put({ key: key(draft.ticket_id), value: JSON.parse(JSON.stringify(draft)) as EvidenceDraft }),
        )),
      drop: (ticketId) => work.surely(() => work.meta.delete(key(ticketId))),
      bytes: (sha256) => kept.photoBytes(personId, sha256),
    },
    {
      putPhoto: (sha256, bytes, type) => client.putPhoto(sha256, bytes, type, of),
      submitTicket: (id, submissionId, body) => client.submitTicket(id, submissionId, body, of),
    },
    uuid7,
  )
}

/** Server photos for this screen, let go with it. */
export function useServerPhotos() {
  const shown = shallowReactive(new Map<string, string | 'failed'>())
  const loans = new Map<string, Loan>()
  function load(sha256: string, picture: 'thumbnail' | 'display'): void {
    const id = `${sha256}/${picture}`
    const loan = shelf.borrow(sha256, picture)
    loans.set(id, loan)
    loan.url.then(
      (url) => shown.set(id, url),
      () => shown.set(id, 'failed'),
    )
  }
  function url(sha256: string, picture: 'thumbnail' | 'display' = 'thumbnail'): string | 'failed' | undefined {
    const id = `${sha256}/${picture}`
    if (!loans.has(id)) load(sha256, picture)
    return shown.get(id)
  }
  function again(sha256: string, picture: 'thumbnail' | 'display'): void {
    const id = `${sha256}/${picture}`
    loans.get(id)?.release()
    shown.delete(id)
    load(sha256, picture)
  }
  onScopeDispose(() => {
    for (const loan of loans.values()) loan.release()
  })
  return { url, again }
}
