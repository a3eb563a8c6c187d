// An appeal in work on this phone, and its way into the queue. Kept at every change.
import { watch } from 'vue'
import type { VisitResult } from '../server/appeals'
import { uuid7 } from '../server/uuid'
import { isAppeal, type AppealDeed } from '../sync/deeds'
import { kept, work } from '../use/local'
import { usePack } from '../use/pack'
import { useSync } from '../use/sync'
import { bodyOf, photosOf, type AppealDraft } from './appeals'

const keyOf = (personId: string, visitId: string) => `appeal.${personId}.${visitId}`

export async function openAppeal(personId: string, visitId: string): Promise<AppealDraft> {
  const row = await work.surely(() => work.meta.get(keyOf(personId, visitId)))
  return (row?.value as AppealDraft | undefined) ?? { visit_id: visitId, items: {}, photos: [] }
}
/** A plain copy: what Vue hands out cannot be cloned into the database. */
const plain = (draft: AppealDraft): AppealDraft => JSON.parse(JSON.stringify(draft)) as AppealDraft

export async function keepAppeal(personId: string, draft: AppealDraft): Promise<void> {
  await work.surely(() => work.meta.put({ key: keyOf(personId, draft.visit_id), value: plain(draft) }))
}

/** In the queue first, out of here after: a kill in between leaves the draft, never nothing. */
export async function sendAppeal(personId: string, result: VisitResult, storeName: string, written: AppealDraft): Promise<void> {
  const draft = plain(written)
  const photos = photosOf(draft)
  await kept.saveRow<AppealDeed>({ ...deedOf(personId, result, storeName), deed: 'appeal', appeal_id: uuid7(), items: bodyOf(draft), photos })
  await work.surely(() => work.meta.delete(keyOf(personId, draft.visit_id)))
  const going = new Set(photos.map((photo) => photo.sha256))
  await kept.dropPhotos(personId, draft.photos.map((photo) => photo.sha256).filter((sha) => !going.has(sha)))
  await told()
}
export async function withdrawAppeal(personId: string, result: VisitResult, storeName: string, appeal: { id: string; version: number }): Promise<void> {
  await kept.saveRow<AppealDeed>({ ...deedOf(personId, result, storeName), deed: 'withdraw', appeal_id: appeal.id, version: appeal.version, items: [], photos: [] })
  await told()
}

/** Waited for a moment, so that the verdict of the server shows at once where there is a road. */
const PATIENCE_MS = 6_000
async function told(): Promise<void> {
  const renewed = useSync().kick().then(() => usePack().renew())
  await Promise.race([renewed, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
}

/** When the queue has been emptied behind this screen's back, what the server makes of it. */
export function useFreshResults(): void {
  const sync = useSync()
  watch(() => sync.deeds.value.filter(isAppeal).length, (now, before) => {
    if (now < before) void usePack().renew()
  })
}

type Common = Omit<AppealDeed, 'deed' | 'appeal_id' | 'items' | 'photos'>
function deedOf(personId: string, result: VisitResult, storeName: string): Common {
  const now = Date.now()
  return {
    id: uuid7(), person_id: personId, kind: 'deed', visit_id: result.id, title: { ...result.title }, store_name: storeName,
    version: 1, written_ms: now, queued_ms: now, attempts: 0, next_ms: 0, refusal: null,
  }
}
