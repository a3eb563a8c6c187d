// A photo that the server refuses for good must not hold up the visit that names it: the visit is
// written anew without the photo, under the next revision, and goes. The photo stays on the phone
// with the reason; a new one can take its place as long as the server has not taken the visit.

import type { Answer, Answers, PhotoEntry, VisitBody } from '../server/types'
import { contentHash } from './canonical'
import type { OutboxEntry, Refusal } from './machine'

/** Only these speak of the bytes themselves; anything else is about the person or the server. */
const OF_THE_BYTES = new Set([400, 411, 413, 415, 422])
const DAMAGED_ON_THE_WAY = 'digest_mismatch'

export function isAboutBytes(refusal: Refusal): boolean {
  return OF_THE_BYTES.has(refusal.status) && !isWayDamage(refusal)
}
/** The bytes changed between here and there: the same call may well succeed. */
export function isWayDamage(refusal: Refusal): boolean {
  return refusal.errors.some((error) => error.path === DAMAGED_ON_THE_WAY)
}

/** Null where the visit cannot do without it: a signature, or a body the server has already. */
export async function withoutPhoto(entry: OutboxEntry, sha256: string, refusal: Refusal): Promise<OutboxEntry | null> {
  const body = entry.body
  if (entry.receipt !== null || isImage(body, sha256)) return null
  const gone = body.photos.filter((photo) => photo.sha256 === sha256)
  const next: VisitBody = { ...unnamed(body, sha256), revision: body.revision + 1 }
  const out = gone.map((photo) => ({ sha256, item: photo.item, refusal }))
  return { ...entry, body: next, content_hash: await contentHash(next), left_out: [...(entry.left_out ?? []), ...out] }
}

/** The same body without a word about a photo. */
export function unnamed<Body extends Omit<VisitBody, 'sent_wall_ms'>>(body: Body, sha256: string): Body {
  return {
    ...body,
    photos: body.photos.filter((photo) => photo.sha256 !== sha256),
    answers: mapped(body.answers, (answer) => stripped(answer, sha256)),
    check_in: body.check_in?.photo === sha256 ? { ...body.check_in, photo: null } : body.check_in,
    check_out: body.check_out?.photo === sha256 ? { ...body.check_out, photo: null } : body.check_out,
  }
}

/** A photo taken again takes the place of one that was refused; the visit tries again. */
export async function withRetaken(entry: OutboxEntry, refused: string, photo: PhotoEntry): Promise<OutboxEntry> {
  const body = entry.body
  const answer = body.answers[photo.item]
  const next: VisitBody = {
    ...body,
    revision: body.revision + 1,
    photos: [...body.photos.filter((one) => one.sha256 !== photo.sha256 || one.item !== photo.item), photo],
    answers: answer === undefined ? body.answers : { ...body.answers, [photo.item]: { ...answer, photos: [...(answer.photos ?? []), photo.sha256] } },
    check_in: photo.item === 'check_in' && body.check_in ? { ...body.check_in, photo: body.check_in.photo ?? photo.sha256 } : body.check_in,
  }
  return {
    ...entry, body: next, content_hash: await contentHash(next), state: 'waiting', attempts: 0, next_ms: 0, refusal: null,
    left_out: (entry.left_out ?? []).filter((one) => one.sha256 !== refused || one.item !== photo.item),
  }
}

function isImage(body: VisitBody, sha256: string): boolean {
  if (body.manager_confirm?.image === sha256) return true
  return Object.values(body.answers).some(({ value }) => Array.isArray(value) && value.some((one) => (one as { image?: unknown } | null)?.image === sha256))
}
function mapped(answers: Answers, change: (answer: Answer) => Answer): Answers {
  return Object.fromEntries(Object.entries(answers).map(([code, answer]) => [code, change(answer)]))
}
function stripped(answer: Answer, sha256: string): Answer {
  if (answer.photos?.includes(sha256) !== true) return answer
  const { photos, ...rest } = answer
  const left = photos.filter((sha) => sha !== sha256)
  return left.length > 0 ? { ...rest, photos: left } : rest
}
