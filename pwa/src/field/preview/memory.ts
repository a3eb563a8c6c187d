// A visit of the real kind that nobody keeps: the same class as on a phone, on a shelf of memory.

import { phoneTime } from '../../device/clock'
import type { Draft, Kit } from '../../local/work'
import type { Answers, ChecklistDocument } from '../../server/types'
import { keepPicture } from '../../use/capture'
import type { Shelf } from '../../use/shelf'
import { OpenVisit } from '../../use/visit'
import type { Show } from './messages'

export const NOBODY = 'preview'

let count = 0

/** Opens the document for a look. Throws what the engine throws when it cannot be read. */
export function openInMemory(show: Show, shelf: MemoryShelf, before: OpenVisit | null): OpenVisit {
  const id = `preview-${(count += 1)}`
  const draft = draftFor(id, show, before?.draft.value.section ?? null)
  const answers = before === null ? {} : stillGood(before, show.document)
  const visit = new OpenVisit(draft, kitFor(id, show), answers, shelf)
  // Asked for at once, so that a document the engine cannot run is known before it is shown.
  void visit.score.value
  shelf.take(draft, before === null ? [] : before.draft.value.photos)
  return visit
}

/** Answers go along where the item of that code still asks in the same way. */
function stillGood(before: OpenVisit, after: ChecklistDocument): Answers {
  const asks = new Map(after.sections.flatMap((section) => section.items).map((item) => [item.code, shape(item)]))
  const asked = new Map(before.kit.checklist.document.sections.flatMap((section) => section.items).map((item) => [item.code, shape(item)]))
  return Object.fromEntries(Object.entries(before.answers).filter(([code]) => asks.has(code) && asks.get(code) === asked.get(code)))
}

function shape(item: Record<string, unknown>): string {
  return JSON.stringify([item['type'], item['options'] ?? null, item['multiple'] ?? null, item['fields'] ?? null, item['limits'] ?? null])
}

function draftFor(id: string, show: Show, section: string | null): Draft {
  const now = phoneTime()
  return {
    id, person_id: NOBODY, device_id: NOBODY, store_id: NOBODY, checklist_version_id: NOBODY,
    visit_type: show.world.visit_type, plan_id: null, node: show.world.node, started: now,
    check_in: { fixes: [], reason: null, photo: null, at: now }, check_out: null, manager_confirm: null, photos: [],
    revision: 0, revision_hash: null, shadow_revision: 0, shadow_problem: null, section, updated_ms: now.wall_ms,
  }
}

function kitFor(id: string, show: Show): Kit {
  const { document, world, policy } = show
  const checklist = {
    version_id: NOBODY, code: document.code, version: document.version, content_hash: '', title: document.title, document,
    policy: policy === null ? null : { id: NOBODY, version: 0, document: policy },
  }
  return {
    visit_id: id, checklist, books: world.books, samples: world.samples, assets: world.assets, elsewhere: [], skus: world.skus,
    store: {
      ...world.store, id: NOBODY, address: '', lat: 0, lng: 0, radius_m: 0, phone: null, last_visit: null,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, repeats: { [document.code]: world.repeats },
    },
  }
}

/** Drafts and pictures in memory; nothing is written, nothing is sent, all is gone with the page. */
export class MemoryShelf implements Shelf {
  private held: Draft | null = null
  private readonly pictures = new Map<string, ArrayBuffer>()

  take(draft: Draft, photos: Draft['photos']): void {
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

  /** As from a file, whatever it was: a preview asks nobody where they are. */
  picture(personId: string, source: Blob | ImageBitmap, place: { item: string }) {
    return keepPicture(personId, source, { item: place.item, source: 'file' }, {
      savePhoto: async (photo) => void this.pictures.set(photo.sha256, photo.bytes),
    })
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
