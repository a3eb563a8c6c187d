// Where an open visit is kept. On a phone: on its disk, before the next tap. A preview hands in a
// shelf that is memory alone, so that the same visit runs without touching the phone.
import type { DraftChange } from '../local/drafts'
import type { Draft } from '../local/work'
import type { Answer, PhotoEntry } from '../server/types'
import { keepPicture } from './capture'
import { drafts, kept } from './local'
import { useSync } from './sync'

export interface Shelf {
  draft(id: string, personId: string): Promise<Draft | null>
  /** null takes the answer back. */
  answer(id: string, code: string, answer: Answer | null): Promise<void>
  change(id: string, change: DraftChange): Promise<void>
  /** The bytes are kept when this resolves. */
  picture(personId: string, source: Blob | ImageBitmap, place: { item: string; source: 'camera' | 'file' }): Promise<PhotoEntry>
  addPhoto(id: string, entry: PhotoEntry, answer: Answer | null): Promise<void>
  /** Returns whether no item of the visit names the photo any more. */
  removePhoto(id: string, sha256: string, item: string, answer: Answer | null): Promise<boolean>
  dropPictures(personId: string, shas: string[]): Promise<void>
  pictureBytes(personId: string, sha256: string): Promise<ArrayBuffer | null>
  /** Something was written; called often. */
  wrote(): void
}

export const disk: Shelf = {
  draft: (id, personId) => drafts.get(id, personId),
  answer: (id, code, answer) => drafts.answer(id, code, answer),
  change: (id, change) => drafts.change(id, change),
  picture: (personId, source, place) => keepPicture(personId, source, place),
  addPhoto: (id, entry, answer) => drafts.addPhoto(id, entry, answer),
  removePhoto: (id, sha256, item, answer) => drafts.removePhoto(id, sha256, item, answer),
  dropPictures: (personId, shas) => kept.dropPhotos(personId, shas),
  pictureBytes: (personId, sha256) => kept.photoBytes(personId, sha256),
  wrote: () => useSync().kickSoon(),
}
