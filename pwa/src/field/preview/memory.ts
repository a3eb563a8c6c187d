// A visit of the real kind that nobody keeps: the same class as on a phone, on a shelf of memory.

import { phoneTime } from '../../device/clock'
import type { Draft, Kit } from '../../local/work'
import type { Answers, ChecklistDocument } from '../../server/types'
import type { MemoryShelf } from '../../use/memoryShelf'
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
