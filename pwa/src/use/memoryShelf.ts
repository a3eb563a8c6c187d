// A shelf that keeps an open visit in memory alone: for a preview and for practice. Nothing is
// written, nothing is sent, all is gone with the page.
import type { Draft } from '../local/work'
import type { PhotoEntry } from '../server/types'
import { keepPicture } from './capture'
import type { Shelf } from './shelf'

export class MemoryShelf implements Shelf {
  private held: Draft | null = null
  private readonly pictures = new Map<string, ArrayBuffer>()

  take(draft: Draft, photos: Draft['photos'] = []): void {
    draft.photos = [...photos]
    this.held = draft
  }

  draft(): Promise<Draft | null> {
    return Promise.resolve(this.held === null ? null : { ...this.held, photos: [...this.held.photos] })
  }

  answer(): Promise<void> {
    return Promise.resolve()
  }

  change(_id: string, change: Partial<Draft>): Promise<void> {
    if (this.held !== null) Object.assign(this.held, change)
    return Promise.resolve()
  }

  /** Made as from a file: nobody is asked where they are for a picture that goes nowhere. */
  async picture(personId: string, source: Blob | ImageBitmap, place: { item: string; source: 'camera' | 'file' }): Promise<PhotoEntry> {
    const entry = await keepPicture(personId, source, { item: place.item, source: 'file' }, {
      savePhoto: async (photo) => void this.pictures.set(photo.sha256, photo.bytes),
    })
    return { ...entry, source: place.source }
  }

  addPhoto(_id: string, entry: Draft['photos'][number]): Promise<void> {
    this.held?.photos.push(entry)
    return Promise.resolve()
  }

  removePhoto(_id: string, sha256: string, item: string): Promise<boolean> {
    if (this.held === null) return Promise.resolve(false)
    this.held.photos = this.held.photos.filter((photo) => photo.sha256 !== sha256 || photo.item !== item)
    return Promise.resolve(!this.held.photos.some((photo) => photo.sha256 === sha256))
  }

  dropPictures(_personId: string, shas: string[]): Promise<void> {
    for (const sha of shas) this.pictures.delete(sha)
    return Promise.resolve()
  }

  pictureBytes(_personId: string, sha256: string): Promise<ArrayBuffer | null> {
    return Promise.resolve(this.pictures.get(sha256) ?? null)
  }

  wrote(): void {
    // Nobody waits for it.
  }
}
