// From an open visit to the outbox: the whole body is on the disk before the draft goes.
import { phoneTime } from '../device/clock'
import type { OutboxEntry } from '../sync/machine'
import { visitBody } from '../sync/body'
import { deedsOf, visitsOf } from '../sync/deeds'
import { contentHash } from '../sync/canonical'
import { evidenceInWork } from './evidenceInWork'
import { APP_BUILD, drafts, kept, work } from './local'
import { useSync } from './sync'
import type { OpenVisit } from './visit'

const DAY_MS = 24 * 3_600_000

export async function submitVisit(visit: OpenVisit): Promise<OutboxEntry> {
  await visit.settled()
  const draft = await drafts.get(visit.draft.value.id, visit.draft.value.person_id)
  if (draft === null) throw new Error('the visit is no longer open')
  const submitted = phoneTime()
  const all = await drafts.answers(draft.id)
  // A hidden item's answer is ignored everywhere; it is not sent either.
  const answers = Object.fromEntries(Object.entries(all).filter(([code]) => visit.visible.value.has(code)))
  // A shadow under way may be using up the next number at this moment; this one is beyond it.
  const revision = draft.revision + 2
  const body = visitBody(draft, { state: 'submitted', revision, submitted, answers, build: APP_BUILD, policyId: visit.kit.checklist.policy?.id ?? null })
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
  const rows = visitsOf(await kept.rows(personId))
  const handedIn = new Set(rows.map((row) => row.id))
  for (const draft of await drafts.list(personId)) if (handedIn.has(draft.id)) await drafts.drop(draft.id)
  // A photo the server refused is not rubbish: a person decides about it.
  const old = (await kept.photoFacts(personId)).filter((fact) => fact.refusal === undefined && Date.now() - fact.saved_ms > DAY_MS)
  await dropUnnamed(personId, old.map((fact) => fact.sha256))
}

/** The person gives an open visit up: answers and photos go, except photos another visit names. */
export async function discardVisit(id: string, personId: string): Promise<void> {
  const draft = await drafts.get(id, personId)
  if (draft === null) return
  await forget(id, personId)
  await drafts.drop(id)
  await dropUnnamed(personId, draft.photos.map((photo) => photo.sha256))
}

const FORGOTTEN_MOST = 100
const forgottenKey = (personId: string): string => `forgotten.${personId}`

/** Open visits this person gave up here: the server's shadow of them is not offered again. */
export async function forgotten(personId: string): Promise<string[]> {
  const row = await work.surely(() => work.meta.get(forgottenKey(personId)))
  return (row?.value as string[] | undefined) ?? []
}
export async function forget(id: string, personId: string): Promise<void> {
  const ids = [...(await forgotten(personId)).filter((one) => one !== id), id].slice(-FORGOTTEN_MOST)
  await work.surely(() => work.meta.put({ key: forgottenKey(personId), value: ids }))
}

/** Takes a visit the server refused off the phone, once somebody has decided that. */
export async function removeRefused(entry: OutboxEntry): Promise<void> {
  await kept.dropRow(entry.id)
  await dropUnnamed(entry.person_id, entry.body.photos.map((photo) => photo.sha256))
}

async function dropUnnamed(personId: string, candidates: string[]): Promise<void> {
  const named = await namedPhotos(personId)
  await kept.dropPhotos(personId, candidates.filter((sha) => !named.has(sha)))
}

async function namedPhotos(personId: string): Promise<Set<string>> {
  const rows = await kept.rows(personId)
  const open = await drafts.list(personId)
  // Evidence for a ticket, or for an appeal, that is not handed in yet names its photos too.
  const shown = (await evidenceInWork(personId)).flatMap((one) => one.photos)
  return new Set([...visitsOf(rows).flatMap((row) => row.body.photos), ...deedsOf(rows).flatMap((row) => row.photos), ...open.flatMap((one) => one.photos), ...shown].map((photo) => photo.sha256))
}
