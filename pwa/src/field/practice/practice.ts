// Practice: a visit of the real kind on any checklist of the pack, on a shelf of memory. No answer
// and no picture of it is written, so there is nothing to send, to count or to export.
import type { ChecklistVersion, PackFull, PackStore } from '../../server/types'
import { phoneTime } from '../../device/clock'
import { MemoryShelf } from '../../use/memoryShelf'
import { showVisit } from '../../use/open'
import { shownVisit } from '../../use/shownVisit'
import { useSession } from '../../use/session'
import { draftFor, kitFor, type VisitWish } from '../../use/start'
import { OpenVisit } from '../../use/visit'
import { checklistsFor } from '../choose'

const MARK = 'practice-'
const NOBODYS_DEVICE = 'practice'
let count = 0

export function isPractice(id: string): boolean {
  return id.startsWith(MARK)
}

/** Begins at once, past the check-in: practice has no place. Returns the id of the visit. */
export function beginPractice(pack: PackFull, wish: Pick<VisitWish, 'store_id' | 'checklist_version_id' | 'node'>): string {
  const id = `${MARK}${(count += 1)}`
  const whole: VisitWish = { ...wish, visit_type: 'routine', plan_id: null }
  const at = phoneTime()
  const draft = { ...draftFor(pack, whole, id, NOBODYS_DEVICE), check_in: { fixes: [], reason: null, photo: null, at } }
  const shelf = new MemoryShelf()
  shelf.take(draft)
  showVisit(new OpenVisit(draft, kitFor(pack, whole, id), {}, shelf))
  return id
}

/** The practice of the person on this phone that has not been ended. */
export function openPractice(): OpenVisit | null {
  const visit = shownVisit()
  const mine = visit !== null && isPractice(visit.draft.value.id) && visit.draft.value.person_id === useSession().person.value?.id
  return mine ? visit : null
}

export function endPractice(): void {
  showVisit(null)
}

export interface Lesson {
  checklist: ChecklistVersion
  /** Whose books, machines and earlier findings it is practised with. */
  store: PackStore
  node: string | null
}

/** Every checklist that is offered, each with a store it fits, the wished one where it can be. */
export function lessons(pack: PackFull, storeId: string | null): Lesson[] {
  const stores = [...pack.stores].sort((a, b) => Number(b.id === storeId) - Number(a.id === storeId))
  return pack.checklists.filter((checklist) => checklist.state !== 'retired').flatMap((checklist) => {
    const fits = (store: PackStore): boolean => checklistsFor({ ...pack, checklists: [checklist] }, store).length > 0
    const store = stores.find(fits) ?? stores[0]
    if (store === undefined) return []
    const nodes = checklist.document.nodes ?? []
    return [{ checklist, store, node: nodes.length === 0 ? null : (store.project?.node ?? nodes[0]?.code ?? null) }]
  })
}
