// Who uses this phone now. The person is remembered apart from the sign-in itself, so that an
// expired sign-in or a dead network never locks anybody out of their open visits; sending waits.
import { computed, ref, shallowRef } from 'vue'
import { SignedOut } from '../server/failures'
import type { Person } from '../server/types'
import { chosenLanguage, keepLanguage } from '../words'
import { deviceId, kept, knowLocks, seal, work } from './local'
import { client, online } from './server'

const LAST_PERSON = 'last_person'

const person = shallowRef<Person | null>(null)
/** live: the server knows us · remembered: works offline, sending waits · none: nobody here */
const standing = ref<'unknown' | 'live' | 'remembered' | 'none'>('unknown')

client.session.watch((now) => {
  if (now === null) {
    if (person.value !== null) standing.value = 'remembered'
    return
  }
  person.value = now
  standing.value = 'live'
  void remember(now)
})

/**
 * For the next time without a network. Under a PIN only what the door needs lies open: who it is,
 * not which stores are theirs.
 */
async function remember(now: Person): Promise<void> {
  await locks()
  const isClosed = seal.keyOf(now.id) !== null
  await work.surely(() => work.meta.put({ key: LAST_PERSON, value: isClosed ? { ...now, regions: [], stores: [] } : now }))
  if (seal.stands(now.id) === 'open') await work.surely(() => work.meta.put({ key: `person.${now.id}`, value: now }))
}

/** The PIN was given: who it is in full, as the server said or as it lies closed here. */
async function recall(): Promise<void> {
  const now = person.value
  if (now === null) return
  if (standing.value === 'live') return remember(now)
  const row = await work.surely(() => work.meta.get(`person.${now.id}`))
  if (row !== undefined && person.value?.id === now.id) person.value = row.value as Person
}

let known: Promise<void> | null = null
function locks(): Promise<void> {
  known ??= knowLocks()
  return known
}

let starting: Promise<void> | null = null

/**
 * Opens with the person this phone remembers, at once; the server is asked beside it. Rejects where
 * the phone's databases do not open: a sign-in would then hide what lies in them.
 */
export function startSession(): Promise<void> {
  starting ??= start()
  return starting
}

async function start(): Promise<void> {
  await locks()
  const row = await work.surely(() => work.meta.get(LAST_PERSON))
  const remembered = (row?.value as Person | null | undefined) ?? null
  if (remembered === null) {
    await resume()
    return
  }
  client.session.expect(remembered.id)
  person.value = remembered
  standing.value = 'remembered'
  void resume()
}

/** Takes up the sign-in of the cookie; true when the server knows us. */
async function resume(): Promise<boolean> {
  try {
    await client.session.resume()
    return true
  } catch (failure) {
    if (person.value === null) standing.value = 'none'
    else if (failure instanceof SignedOut) expired.value = true
    return false
  }
}

const expired = ref(false)

async function signIn(login: string, password: string): Promise<Person> {
  const signedIn = await client.session.signIn(login, password, await deviceId())
  expired.value = false
  return signedIn
}

/**
 * Leaves the phone to the next person. Unsent work stays, keyed by its owner. Where nothing of
 * anybody is unsent, the browser drops all it keeps of us: then the app starts anew, shell and all.
 */
async function signOut(): Promise<void> {
  const forget = await isBare().catch(() => false)
  await work.surely(() => work.meta.delete(LAST_PERSON))
  const isTold = await client.session.signOut(forget).then(() => true, () => false)
  person.value = null
  standing.value = 'none'
  expired.value = false
  if (forget && isTold) startAnew()
}

function startAnew(): void {
  keepLanguage(chosenLanguage())
  globalThis.location.replace('/')
}

const UNSENT_NOTE = /^(?:evidence|appeal)\./

/** Of no person is there anything here that the server may not have, nor a PIN they count on. */
async function isBare(): Promise<boolean> {
  if (!(await kept.isEmpty())) return false
  const [open, notes] = await work.surely(() => Promise.all([work.drafts.count(), work.meta.toCollection().primaryKeys()]))
  return open === 0 && !notes.some((key) => UNSENT_NOTE.test(key))
}

export function useSession() {
  return {
    person,
    standing,
    /** The sign-in ran out: everything works, nothing is sent until the next one. Told where one is possible. */
    expired: computed(() => expired.value && standing.value !== 'live' && online.value),
    resume,
    recall,
    signIn,
    signOut,
  }
}
