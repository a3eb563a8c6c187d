// Open visits shadowed on the server while there is a network: a lost phone then costs minutes,
// not a day, and the head office sees that a visit is under way. Never in the way of the work:
// a shadow that is refused leaves the visit itself untouched.

import type { Drafts } from '../local/drafts'
import type { Draft } from '../local/work'
import { Problem } from '../server/failures'
import type { Receipt, VisitBody } from '../server/types'
import { contentHash } from './canonical'
import type { Owner } from './deeds'
import { contentKey, visitBody } from './body'

export interface ShadowSink {
  putVisit(id: string, body: VisitBody, of: Owner): Promise<Receipt>
}

const QUIET_MS = 4_000

export class Shadow {
  constructor(
    private readonly drafts: Drafts,
    private readonly sink: ShadowSink,
    private readonly build: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Sends what has come to rest; answers when to look again, or null if nothing is pending. */
  async tick(personId: string): Promise<number | null> {
    let again: number | null = null
    for (const draft of await this.drafts.list(personId)) {
      if (draft.shadow_problem !== null || draft.shadowed_ms === draft.updated_ms) continue
      const restsAt = draft.updated_ms + QUIET_MS
      // A rest longer than that was begun by a clock that has been turned back.
      const left = restsAt - this.now()
      if (left > 0 && left <= QUIET_MS) again = Math.min(again ?? restsAt, restsAt)
      else await this.send(draft)
    }
    return again
  }

  private async send(draft: Draft): Promise<void> {
    const answers = await this.drafts.answers(draft.id)
    const policyId = (await this.drafts.kit(draft.id))?.checklist.policy?.id ?? null
    const plain = visitBody(draft, { state: 'draft', revision: 0, submitted: null, answers, build: this.build, policyId })
    const key = await contentKey(plain)
    const unchanged = key === draft.revision_hash
    if (unchanged && draft.shadow_revision === draft.revision) return this.drafts.note(draft.id, { shadowed_ms: draft.updated_ms })
    const revision = unchanged ? draft.revision : draft.revision + 1
    // The number is used up before it is sent: a cut answer must not leave it free for other content.
    if (!unchanged) await this.drafts.note(draft.id, { revision, revision_hash: key })
    const body = { ...plain, revision, sent_wall_ms: this.now() }
    try {
      const receipt = await this.sink.putVisit(draft.id, body, { whose: draft.person_id })
      if (receipt.content_hash !== (await contentHash(body))) return
      await this.drafts.note(draft.id, { shadow_revision: revision, shadowed_ms: draft.updated_ms })
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.passing) throw failure
      await this.drafts.note(draft.id, { shadow_problem: failure.code })
    }
  }
}
