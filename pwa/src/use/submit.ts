// From an open visit to the outbox: the whole body is on the disk before the draft goes.
import { phoneTime } from '../device/clock'
import type { OutboxEntry } from '../sync/machine'
import { visitBody } from '../sync/body'
import { contentHash } from '../sync/canonical'
import { APP_BUILD, drafts, kept } from './local'
import { useSync } from './sync'
import type { OpenVisit } from './visit'

export async function submitVisit(visit: OpenVisit): Promise<OutboxEntry> {
  await visit.settled()
  const draft = await drafts.get(visit.draft.value.id, visit.draft.value.person_id)
  if (draft === null) throw new Error('the visit is no longer open')
  const submitted = phoneTime()
  const all = await drafts.answers(draft.id)
  // A hidden item's answer is ignored everywhere; it is not sent either.
  const answers = Object.fromEntries(Object.entries(all).filter(([code]) => visit.visible.value.has(code)))
  const body = visitBody(draft, { state: 'submitted', revision: draft.revision + 1, submitted, answers, build: APP_BUILD })
  const entry: OutboxEntry = {
    id: draft.id, person_id: draft.person_id, kind: 'visit', store_id: draft.store_id,
    store_name: visit.kit.store.name, title_zh: visit.kit.checklist.title.zh, title_en: visit.kit.checklist.title.en,
    body, content_hash: await contentHash(body), submitted_ms: submitted.wall_ms,
    state: 'waiting', attempts: 0, next_ms: 0, refusal: null, receipt: null, lost: [],
  }
  await kept.saveRow(entry)
  await drafts.drop(draft.id)
  void useSync().kick()
  return entry
}

/** A kill between the two steps above leaves both; the outbox is the truth. Photos nobody names go. */
export async function tidy(personId: string): Promise<void> {
  const rows = await kept.rows<OutboxEntry>(personId)
  const named = new Set(rows.flatMap((row) => row.body.photos.map((photo) => photo.sha256)))
  for (const draft of await drafts.list(personId)) {
    if (rows.some((row) => row.id === draft.id)) await drafts.drop(draft.id)
    else for (const photo of draft.photos) named.add(photo.sha256)
  }
  const facts = await kept.photoFacts(personId)
  const day = 24 * 3_600_000
  const stray = facts.filter((fact) => !named.has(fact.sha256) && Date.now() - fact.saved_ms > day)
  await kept.dropPhotos(personId, stray.map((fact) => fact.sha256))
}
