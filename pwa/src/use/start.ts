// Opening a new visit: the draft and all that it needs go to the disk in one step.
import { phoneTime } from '../device/clock'
import type { Draft, Kit } from '../local/work'
import type { ChecklistVersion, PackFull } from '../server/types'
import { uuid7 } from '../server/uuid'
import { deviceId, drafts } from './local'

export interface VisitWish {
  store_id: string
  checklist_version_id: string
  visit_type: string
  plan_id: string | null
  node: string | null
}

export async function startVisit(pack: PackFull, wish: VisitWish): Promise<string> {
  const id = uuid7()
  await drafts.create(draftFor(pack, wish, id, await deviceId()), kitFor(pack, wish, id))
  return id
}

export function draftFor(pack: PackFull, wish: VisitWish, id: string, device: string): Draft {
  return {
    id, person_id: pack.person.id, device_id: device, ...wish, started: phoneTime(),
    check_in: null, check_out: null, manager_confirm: null, photos: [],
    revision: 0, revision_hash: null, shadow_revision: 0, shadow_problem: null, section: null, updated_ms: Date.now(),
  }
}

export function kitFor(pack: PackFull, wish: VisitWish, id: string): Kit {
  const checklist = pack.checklists.find((c) => c.version_id === wish.checklist_version_id)
  if (checklist === undefined) throw new Error('the pack has no such checklist')
  return kitOf(pack, wish.store_id, checklist, id)
}

export function kitOf(pack: PackFull, storeId: string, checklist: ChecklistVersion, id: string): Kit {
  const store = pack.stores.find((s) => s.id === storeId)
  if (store === undefined) throw new Error('the pack has no such store')
  const elsewhere = Object.entries(pack.assets)
    .filter(([storeId]) => storeId !== store.id)
    .flatMap(([, assets]) => assets.map((asset) => asset.tag))
  return {
    visit_id: id, store, checklist, elsewhere,
    books: pack.books[store.id] ?? {}, samples: pack.samples[store.id] ?? {}, assets: pack.assets[store.id] ?? [],
    skus: pack.skus,
  }
}
