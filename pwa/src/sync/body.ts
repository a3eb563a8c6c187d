// An open visit and its answers -> the body that goes on the wire.

import type { Draft } from '../local/work'
import type { Answers, PhoneTime, VisitBody } from '../server/types'
import { contentHash, wellFormed } from './canonical'

export interface BodyExtras {
  state: 'draft' | 'submitted'
  revision: number
  submitted: PhoneTime | null
  answers: Answers
  build: string
  /** The policy the visit was started under, where there is one. */
  policyId?: string | null
}

export function visitBody(draft: Draft, extras: BodyExtras): VisitBody {
  const named = new Set(Object.keys(extras.answers))
  const policyId = extras.policyId ?? null
  const body: VisitBody = {
    schema: 'visit/1',
    revision: extras.revision,
    state: extras.state,
    device_id: draft.device_id,
    app_build: extras.build,
    store_id: draft.store_id,
    checklist_version_id: draft.checklist_version_id,
    ...(policyId === null ? {} : { policy_id: policyId }),
    visit_type: draft.visit_type,
    plan_id: draft.plan_id,
    node: draft.node,
    started: draft.started,
    submitted: extras.submitted,
    sent_wall_ms: 0,
    check_in: draft.check_in,
    check_out: draft.check_out,
    answers: extras.answers,
    manager_confirm: draft.manager_confirm,
    // A photo of an item that is no longer answered was taken for nothing and stays behind.
    photos: draft.photos.filter((photo) => named.has(photo.item) || !isItem(photo.item)),
  }
  return cleaned(body) as VisitBody
}

const PLACES = new Set(['check_in', 'check_out', 'manager_confirm'])
function isItem(place: string): boolean {
  return !PLACES.has(place)
}

/** Texts as every side can keep them: no NUL, no half of a surrogate pair; no undefined fields. */
export function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value).replaceAll('\u0000', '')
  if (Array.isArray(value)) return value.map((entry) => cleaned(entry))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, cleaned(entry)]),
  )
}

/** Hash of the content apart from its revision: did anything change since the last one? */
export async function contentKey(body: VisitBody): Promise<string> {
  return contentHash({ ...body, revision: 0 })
}
