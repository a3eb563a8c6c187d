// Open visits that only the server has any more: this phone lost its copy (its data were cleared),
// or another phone of the same person has it. Gone on with here by choice alone, since the other
// copy ends with it. Bytes before names: the visit appears when its photos are on the disk.
import type { Draft } from '../local/work'
import type { Answers, PackFull, Sha256, Shadow, WholeShadow } from '../server/types'
import { sha256Hex } from '../sync/canonical'
import { visitsOf } from '../sync/deeds'
import { unnamed } from '../sync/photo-faults'
import { deviceId, drafts, kept, work } from './local'
import { client } from './server'
import { kitOf } from './start'
import { forgotten } from './submit'

/** The visit goes on on another phone of this person: what this one sends is refused. */
export const ELSEWHERE = '409.8'

export async function openElsewhere(personId: string): Promise<Shadow[]> {
  const all = await client.shadows()
  if (all.length === 0) return []
  const here = new Set([
    ...(await drafts.list(personId)).map((draft) => draft.id),
    ...visitsOf(await kept.rows(personId)).map((entry) => entry.id),
    ...(await work.surely(() => work.sent.where({ person_id: personId }).primaryKeys())),
    ...(await forgotten(personId)),
  ])
  return all.filter((shadow) => !here.has(shadow.visit_id))
}

export interface Taken {
  answers: number
  photos: number
  /** Photos that had not reached the server: gone with the other copy. */
  gone: number
}

/** Makes this phone the visit's own. Cut at any point, it can be done again. */
export async function takeOver(personId: string, pack: PackFull, visitId: string): Promise<Taken> {
  const device = await deviceId()
  const whole = await client.takeOver(visitId, device)
  const gone = new Set<Sha256>(whole.photos_missing)
  for (const sha256 of whole.photos_held) if (!(await fetched(personId, whole, sha256))) gone.add(sha256)
  const body = [...gone].reduce(unnamed, whole.body)
  const answers = Object.fromEntries(Object.entries(body.answers).flatMap(([code, answer]) => signed(code, answer, gone)))
  const confirmed = body.manager_confirm
  const draft: Draft = {
    id: visitId, person_id: personId, device_id: device, store_id: body.store_id, checklist_version_id: body.checklist_version_id,
    visit_type: body.visit_type, plan_id: body.plan_id, node: body.node, started: body.started, check_in: body.check_in,
    check_out: body.check_out, manager_confirm: confirmed !== null && confirmed.image !== null && gone.has(confirmed.image) ? null : confirmed,
    photos: body.photos, revision: body.revision, revision_hash: null, shadow_revision: body.revision, shadow_problem: null,
    section: null, updated_ms: Date.now(),
  }
  await drafts.restore(draft, kitOf(pack, body.store_id, whole.checklist, visitId), answers)
  return { answers: Object.keys(answers).length, photos: whole.body.photos.length - gone.size, gone: gone.size }
}

/** Only the bytes that hash to the name are the photo. */
async function fetched(personId: string, whole: WholeShadow, sha256: Sha256): Promise<boolean> {
  const entry = whole.body.photos.find((photo) => photo.sha256 === sha256)
  if (entry === undefined) return false
  const bytes = await (await client.photoBytes(sha256, 'mine')).arrayBuffer()
  if ((await sha256Hex(bytes)) !== sha256) return false
  const { media_type, width, height, taken } = entry
  await kept.savePhoto({ person_id: personId, sha256, bytes, media_type, width, height, saved_ms: taken.wall_ms, held_ms: Date.now() })
  return true
}

/** A signature whose picture is gone has to be given again. */
function signed(code: string, answer: Answers[string], gone: ReadonlySet<Sha256>): Array<[string, Answers[string]]> {
  if (!Array.isArray(answer.value)) return [[code, answer]]
  const left = answer.value.filter((one) => !gone.has((one as { image?: Sha256 } | null)?.image ?? ''))
  if (left.length === answer.value.length) return [[code, answer]]
  return left.length === 0 ? [] : [[code, { ...answer, value: left } as Answers[string]]]
}
