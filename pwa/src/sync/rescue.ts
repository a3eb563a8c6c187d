// Unsent work as a file: each visit as it would have been sent, every photo by its digest, and
// what waits for a ticket. For the day the server says no, or the phone has to be handed in.
import type { Drafts } from '../local/drafts'
import type { Kept, PhotoFact } from '../local/kept'
import { visitBody } from './body'
import { deedsOf, isAppeal, visitsOf, type DeedRow } from './deeds'
import { manifest, type OutboxEntry } from './machine'
import { zip, type ZipFile } from './zip'

export interface RescueWish {
  personId: string
  build: string
  /** Only this visit, open or handed in; all unsent work without it. */
  only?: string
  /** Evidence that is not handed in yet, as the store door keeps it. */
  evidence?: Array<{ photos: Array<{ sha256: string }> }>
  madeMs?: number
}

export async function rescueZip(kept: Kept, drafts: Drafts, wish: RescueWish): Promise<Blob> {
  const isWanted = (one: { id: string }): boolean => wish.only === undefined || one.id === wish.only
  const rows = await kept.rows(wish.personId)
  const entries = visitsOf(rows).filter(isWanted)
  const deeds = deedsOf(rows).filter(isWanted)
  const open = (await drafts.list(wish.personId)).filter(isWanted)
  const evidence = wish.only === undefined ? (wish.evidence ?? []) : []
  const refused = (await kept.photoFacts(wish.personId)).filter((fact) => fact.refusal !== undefined)
  const shas = new Set([
    ...entries.flatMap((entry) => [...manifest(entry), ...(entry.left_out ?? []).map((one) => one.sha256)]),
    ...open.flatMap((draft) => draft.photos.map((photo) => photo.sha256)),
    ...deeds.flatMap((deed) => deed.photos.map((photo) => photo.sha256)),
    ...evidence.flatMap((one) => one.photos.map((photo) => photo.sha256)),
    ...(wish.only === undefined ? refused.map((fact) => fact.sha256) : []),
  ])
  const files: ZipFile[] = [json('about.json', about(wish, entries, open.map((draft) => draft.id), deeds, refused))]
  for (const entry of entries) files.push(json(`visits/${entry.id}.json`, handedIn(entry)))
  for (const draft of open) {
    const answers = await drafts.answers(draft.id)
    const policyId = (await drafts.kit(draft.id))?.checklist.policy?.id ?? null
    files.push(json(`drafts/${draft.id}.json`, { id: draft.id, body: visitBody(draft, { state: 'draft', revision: draft.revision, submitted: null, answers, build: wish.build, policyId }) }))
  }
  for (const deed of deeds) files.push(json(`${isAppeal(deed) ? 'appeals' : 'tickets'}/${deed.id}.json`, deed))
  evidence.forEach((one, i) => files.push(json(`evidence/${i + 1}.json`, one)))
  for (const sha of shas) {
    const bytes = await kept.photoBytes(wish.personId, sha)
    if (bytes !== null) files.push({ name: `photos/${sha}.jpg`, bytes: new Uint8Array(bytes) })
  }
  return new Blob([zip(files)], { type: 'application/zip' })
}

function about(wish: RescueWish, entries: OutboxEntry[], drafts: string[], deeds: DeedRow[], refused: PhotoFact[]): object {
  return {
    schema: 'storewalk-rescue/1', person_id: wish.personId, app_build: wish.build, made_ms: wish.madeMs ?? Date.now(),
    visits: entries.map((entry) => entry.id), drafts, tickets: idsOf(deeds.filter((deed) => !isAppeal(deed))), appeals: idsOf(deeds.filter(isAppeal)),
    refused_photos: refused.map(({ sha256, refusal }) => ({ sha256, refusal })),
  }
}
const idsOf = (rows: Array<{ id: string }>): string[] => rows.map((row) => row.id)
function handedIn(entry: OutboxEntry): object {
  const { id, content_hash, refusal, receipt, left_out, body } = entry
  return { id, content_hash, refusal, receipt, left_out: left_out ?? [], body }
}
function json(name: string, value: unknown): ZipFile {
  return { name, bytes: new TextEncoder().encode(JSON.stringify(value, null, 2)) }
}
