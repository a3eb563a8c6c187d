// Carries out the machine's steps, one at a time: photos first, then the visit that names them.
// Runs whenever there may be something to do; every fact is in the databases before and after
// each step, so that a kill at any point costs one repeated, harmless request.

import type { Drafts } from '../local/drafts'
import type { Kept } from '../local/kept'
import type { Work } from '../local/work'
import { NotReached, Problem, SignedOut } from '../server/failures'
import type { PhotoKept, Receipt, VisitBody } from '../server/types'
import { backoffMs } from './backoff'
import { deedsOf, visitsOf, type Deeds, type Owner } from './deeds'
import {
  isAboutUs, manifest, nextStep, onPassing, onPhotoLost, onReceipt, onRefused,
  type OutboxEntry, type Refusal, type Step,
} from './machine'
import { sha256Hex } from './canonical'
import { isAboutBytes, isWayDamage, withoutPhoto } from './photo-faults'
import type { Probe } from './probe'
import type { Shadow } from './shadow'

export interface Uplink {
  putPhoto(sha256: string, bytes: ArrayBuffer, type: string, of: Owner): Promise<PhotoKept>
  putVisit(id: string, body: VisitBody, of: Owner): Promise<Receipt>
  receipt(id: string, of: Owner): Promise<Receipt>
}

/**
 * idle      nothing to do · sending · resting: trying again later
 * offline   the server cannot be reached · portal: a login page of the network answers for it
 * signin    it can be reached, but not in anybody's name
 */
export type SenderMood = 'idle' | 'sending' | 'resting' | 'offline' | 'portal' | 'signin'

export interface SenderParts {
  kept: Kept
  work: Work
  drafts: Drafts
  uplink: Uplink
  shadow: Pick<Shadow, 'tick'>
  /** Deeds on tickets, sent when no visit waits. */
  deeds?: Pick<Deeds, 'tick'>
  probe: Probe
  /** Whose work may go out: null while nobody is signed in. */
  person: () => string | null
  now?: () => number
  random?: () => number
  later?: (ms: number, work: () => void) => () => void
  changed?: () => void
}

/** What to do about a refusal in place of setting the whole visit aside; null: nothing else. */
type Instead = (refused: Refusal) => Promise<(() => Promise<void>) | null>

export class Sender {
  mood: SenderMood = 'idle'
  step: Step | null = null
  /** When the next try is due by itself. */
  until: number | null = null
  /** The last failure that nobody expected, for the support screen. */
  trouble: unknown = null
  private readonly parts: Required<SenderParts>
  /** Photos of open visits that could not go in this run, so that none is sent in circles. */
  private readonly passedOver = new Set<string>()
  private running: Promise<void> | null = null
  private again = false
  private failures = 0
  private cancel: (() => void) | null = null

  constructor(parts: SenderParts) {
    this.parts = {
      now: Date.now,
      random: Math.random,
      later: (ms, work) => {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
      changed: () => undefined,
      deeds: { tick: async () => null },
      ...parts,
    }
  }

  /** There may be something to do. Safe to call at any time, any number of times. */
  kick(): Promise<void> {
    this.cancel?.()
    this.cancel = null
    if (this.running !== null) {
      this.again = true
      return this.running
    }
    this.running = this.drain().finally(() => {
      this.running = null
      this.step = null
      if (this.again) {
        this.again = false
        void this.kick()
      }
      this.parts.changed()
    })
    return this.running
  }

  stop(): void {
    this.cancel?.()
    this.cancel = null
  }

  private async drain(): Promise<void> {
    if (this.parts.person() === null) return this.settle('signin', null)
    const there = await this.parts.probe()
    if (there !== true) return this.pause(there === 'portal' ? 'portal' : 'offline')
    try {
      await this.work()
    } catch (failure) {
      if (failure instanceof SignedOut) return this.settle('signin', null)
      if (failure instanceof NotReached) return this.pause(failure.reason === 'portal' ? 'portal' : 'offline')
      if (failure instanceof Problem && failure.status === 401) return this.settle('signin', null)
      // Whatever else went wrong (a full disk, a bug): nothing is dropped, it is tried again later.
      this.trouble = failure
      this.pause('resting')
    }
  }

  private async work(): Promise<void> {
    for (;;) {
      const personId = this.parts.person()
      if (personId === null) return this.settle('signin', null)
      const board = {
        entries: visitsOf(await this.parts.kept.rows(personId)),
        photos: (await this.parts.kept.photoFacts(personId)).filter((fact) => !this.passedOver.has(fact.sha256)),
        now: this.parts.now(),
      }
      const step = nextStep(board)
      if (step.do === 'rest') {
        const dues = [step.until, await this.parts.deeds.tick(personId), await this.parts.shadow.tick(personId)]
        const set = dues.filter((due) => due !== null)
        this.failures = 0
        return this.settle(step.until === null ? 'idle' : 'resting', set.length === 0 ? null : Math.min(...set))
      }
      this.show('sending', step)
      await this.perform(step, personId)
    }
  }

  private async perform(step: Exclude<Step, { do: 'rest' }>, personId: string): Promise<void> {
    if (step.do === 'photo') return this.sendPhoto(step.sha256, step.entry, personId)
    const entry = await this.parts.kept.row<OutboxEntry>(step.entry)
    if (entry === null) return
    if (step.do === 'finish') return this.finish(entry)
    await this.guarded(entry, async () => {
      const receipt =
        step.do === 'visit'
          ? await this.parts.uplink.putVisit(entry.id, { ...entry.body, sent_wall_ms: this.parts.now() }, { whose: personId })
          : await this.parts.uplink.receipt(entry.id, { whose: personId })
      await this.believe(entry, receipt)
    })
  }

  private async believe(entry: OutboxEntry, receipt: Receipt): Promise<void> {
    const { kept, now, random } = this.parts
    if (isAboutUs(entry, receipt)) {
      const missing = new Set(receipt.photos_missing)
      for (const sha of manifest(entry)) if (missing.has(sha)) await kept.markPhoto(entry.person_id, sha, null)
    }
    await kept.saveRow(onReceipt(entry, receipt, now(), random))
  }

  private async sendPhoto(sha256: string, entryId: string | null, personId: string): Promise<void> {
    const { kept, uplink, now } = this.parts
    const entry = entryId === null ? null : await kept.row<OutboxEntry>(entryId)
    const bytes = await kept.photoBytes(personId, sha256)
    if (bytes === null || bytes.byteLength === 0) {
      if (entry === null) await kept.dropPhotos(personId, [sha256])
      else await kept.saveRow(onPhotoLost(entry, sha256))
      return
    }
    const fact = (await kept.photoFacts(personId)).find((one) => one.sha256 === sha256)
    if (fact?.refusal !== undefined) return this.leaveOut(entry, sha256, personId, fact.refusal)
    const type = fact?.media_type ?? 'image/jpeg'
    await this.guarded(entry, async () => {
      const answer = await uplink.putPhoto(sha256, bytes, type, { whose: personId })
      if (answer.kept !== true || answer.sha256 !== sha256 || answer.length !== bytes.byteLength) {
        throw new NotReached('portal')
      }
      await kept.markPhoto(personId, sha256, now())
    }, async (refused) => {
      // Damaged on the way it goes again; damaged on this phone it never would.
      const isDamagedHere = isWayDamage(refused) && (await sha256Hex(bytes)) !== sha256
      if (isAboutBytes(refused) || isDamagedHere) return () => this.leaveOut(entry, sha256, personId, refused)
      if (isWayDamage(refused)) return null
      return entry === null ? async () => void this.passedOver.add(sha256) : null
    })
  }

  /** The photo alone is set aside, with the reason; the visit that names it goes on. */
  private async leaveOut(entry: OutboxEntry | null, sha256: string, personId: string, refused: Refusal): Promise<void> {
    const { kept } = this.parts
    await kept.refusePhoto(personId, sha256, refused)
    if (entry === null) return
    const onReceived = entry.receipt === null ? onRefused(entry, refused) : onPhotoLost(entry, sha256)
    await kept.saveRow((await withoutPhoto(entry, sha256, refused)) ?? onReceived)
  }

  /** A "no" about one visit stays with that visit; everything else goes on. */
  private async guarded(entry: OutboxEntry | null, work: () => Promise<void>, instead: Instead = async () => null): Promise<void> {
    const { kept, now, random } = this.parts
    try {
      await work()
      this.failures = 0
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status === 401) throw failure
      const refused = refusal(failure)
      const isPassing = failure.passing || isWayDamage(refused)
      const other = failure.passing ? null : await instead(refused)
      if (other !== null) return other()
      if (entry === null) throw failure
      await kept.saveRow(isPassing ? onPassing(entry, now(), random) : onRefused(entry, refused))
    }
  }

  /** The server holds everything: remember where, then let go of the copy, the visit last. */
  private async finish(entry: OutboxEntry): Promise<void> {
    const { kept, work, now } = this.parts
    if (entry.receipt === null) return
    await work.surely(() =>
      work.sent.put({
        id: entry.id, person_id: entry.person_id, store_id: entry.store_id,
        plan_id: entry.body.plan_id, store_name: entry.store_name,
        title_zh: entry.title_zh, title_en: entry.title_en, submitted_ms: entry.submitted_ms, sealed_ms: now(),
        photos: manifest(entry).length, receipt: entry.receipt as Receipt, detail: null, detail_ms: null,
      }),
    )
    await kept.dropPhotos(entry.person_id, await this.unneeded(entry))
    await kept.dropRow(entry.id)
  }

  private async unneeded(entry: OutboxEntry): Promise<string[]> {
    const rows = await this.parts.kept.rows(entry.person_id)
    const others = visitsOf(rows).filter((row) => row.id !== entry.id)
    const shown = deedsOf(rows).flatMap((deed) => deed.photos.map((photo) => photo.sha256))
    const open = await this.parts.drafts.list(entry.person_id)
    const needed = new Set([...others.flatMap(manifest), ...shown, ...open.flatMap((d) => d.photos.map((p) => p.sha256))])
    return manifest(entry).filter((sha) => !needed.has(sha))
  }

  private show(mood: SenderMood, step: Step | null): void {
    this.mood = mood
    this.step = step
    this.parts.changed()
  }

  private pause(mood: SenderMood): void {
    this.failures += 1
    this.settle(mood, this.parts.now() + backoffMs(this.failures, this.parts.random))
  }

  private settle(mood: SenderMood, until: number | null): void {
    this.until = until
    this.show(mood, null)
    if (until === null) return
    const wait = Math.max(250, until - this.parts.now())
    this.cancel = this.parts.later(wait, () => void this.kick())
  }
}

function refusal(problem: Problem): Refusal {
  return { status: problem.status, code: problem.code, zh: problem.zh, en: problem.en, errors: problem.errors }
}
