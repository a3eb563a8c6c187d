// The outbox of this person as the screens see it, and the one sender that empties it.
import { computed, ref, shallowRef } from 'vue'
import type { PhotoFact } from '../local/kept'
import type { SentVisit } from '../local/work'
import { manifest, onRetry, type OutboxEntry, type Step } from '../sync/machine'
import { Deeds, deedsOf, visitsOf, type DeedRow } from '../sync/deeds'
import { makeProbe } from '../sync/probe'
import { Sender, type SenderMood } from '../sync/sender'
import { Shadow } from '../sync/shadow'
import { APP_BUILD, drafts, kept, work } from './local'
import { client } from './server'
import { useLock } from './lock'
import { useSession } from './session'

/** Held by the tab that sends. */
export const SENDER_LOCK = 'storewalk-sender'

const entries = shallowRef<OutboxEntry[]>([])
const deeds = shallowRef<DeedRow[]>([])
const photos = shallowRef<PhotoFact[]>([])
const sent = shallowRef<SentVisit[]>([])
const mood = ref<SenderMood>('idle')
const step = shallowRef<Step | null>(null)
const until = ref<number | null>(null)
/** Counts the sender's news, for who wants to look at something of theirs again. */
const news = ref(0)

const session = useSession()
const lock = useLock()

const sender = new Sender({
  kept,
  work,
  drafts,
  uplink: client,
  shadow: new Shadow(drafts, client, APP_BUILD),
  deeds: new Deeds(kept, client),
  probe: makeProbe(),
  person: () => (session.standing.value === 'live' ? (lock.user.value?.id ?? null) : null),
  changed: () => void look(),
})

/** Reads the outbox again; cheap, since no picture is touched. */
async function look(): Promise<void> {
  mood.value = sender.mood
  step.value = sender.step
  until.value = sender.until
  news.value += 1
  const personId = lock.user.value?.id
  if (personId === undefined) {
    entries.value = []
    deeds.value = []
    photos.value = []
    sent.value = []
    return
  }
  const rows = await kept.rows(personId)
  deeds.value = deedsOf(rows)
  entries.value = visitsOf(rows).sort((a, b) => b.submitted_ms - a.submitted_ms)
  photos.value = await kept.photoFacts(personId)
  const past = await work.surely(() => work.sent.where({ person_id: personId }).toArray())
  sent.value = past.sort((a, b) => b.submitted_ms - a.submitted_ms)
}

async function kick(): Promise<void> {
  if (session.standing.value === 'remembered' && navigator.onLine) await session.resume()
  await only(() => sender.kick())
  await look()
}

/** Two tabs of one phone share one outbox: one of them sends. */
async function only(send: () => Promise<void>): Promise<void> {
  const locks: LockManager | null | undefined = navigator.locks
  if (!locks) return send()
  await locks.request(SENDER_LOCK, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await send()
  })
}

let quiet: ReturnType<typeof setTimeout> | undefined

/** After an answer or a photo: soon, but not at every tap. */
function kickSoon(): void {
  clearTimeout(quiet)
  quiet = setTimeout(() => void kick(), 4_500)
}

async function retry(id: string): Promise<void> {
  const entry = await kept.row<OutboxEntry>(id)
  if (entry !== null) await kept.saveRow(onRetry(entry))
  await kick()
}

/** A deed on a ticket that could not be told at once: kept, and sent when there is a road. */
async function queue(deed: DeedRow): Promise<void> {
  await kept.saveRow(deed)
  await look()
  kickSoon()
}
async function retryDeed(deed: DeedRow): Promise<void> {
  await kept.saveRow<DeedRow>({ ...deed, attempts: 0, next_ms: 0, refusal: null })
  await kick()
}
async function dropDeed(deed: DeedRow): Promise<void> {
  await kept.dropRow(deed.id)
  await look()
}

let watching = false
function watch(): void {
  if (watching) return
  watching = true
  globalThis.addEventListener('online', () => void kick())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void kick()
  })
}

const heldShas = computed(() => new Set(photos.value.filter((p) => p.held_ms !== null).map((p) => p.sha256)))

/** Photos the server would not have; each waits for a person. */
const refusedPhotos = computed(() => photos.value.filter((photo) => photo.refusal !== undefined))
/** The same set until one comes or goes, so that no card is drawn again for each look at the outbox. */
const refusedShas = computed<ReadonlySet<string>>((before) => {
  const now = new Set(refusedPhotos.value.map((photo) => photo.sha256))
  return before?.size === now.size && [...now].every((sha) => before.has(sha)) ? before : now
})

/** How many photos of a visit the server has acknowledged. */
function progress(entry: OutboxEntry): { held: number; total: number } {
  const all = manifest(entry)
  return { held: all.filter((sha) => heldShas.value.has(sha)).length, total: all.length }
}

export function useSync() {
  return { entries, deeds, queue, retryDeed, dropDeed, refusedPhotos, refusedShas, photos, sent, mood, step, until, news, heldShas, look, kick, kickSoon, retry, watch, progress }
}
