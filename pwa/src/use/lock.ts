// The PIN of the person on this phone: asked for after a start and after a while out of sight. What
// it closes is in local/seal.ts; how the key is kept, in local/lock.ts.
import { computed, nextTick, ref, watch } from 'vue'
import { calibratedRounds, keysOf, lockId, MOST_WRONG, newLock, newSecret, rawKey, withNewPin, type LockRow } from '../local/lock'
import { reseal } from '../local/reseal'
import type { Person } from '../server/types'
import { uuid7 } from '../server/uuid'
import { deviceId, kept, knowLocks, seal, work } from './local'
import { client } from './server'
import { useSession } from './session'

export const MINUTES_AT_FIRST = 10

const session = useSession()
/** The seal is no thing of Vue: this says when to ask it again. */
const turn = ref(0)
/** Screens go first, then the key: so that what they still write finds it. */
const shut = ref(false)
/** Rows are being closed or opened in the background. */
const sealing = ref(false)
/** A forgotten PIN: the key, until a new one is set. In memory alone. */
let recovered: ArrayBuffer | null = null

const standing = computed(() => {
  void turn.value
  const id = session.person.value?.id
  if (id === undefined) return 'none'
  const stands = seal.stands(id)
  return stands === 'open' && shut.value ? 'locked' : stands
})

/** Whose work may be read and written now: nobody's while the PIN is missing. */
const user = computed<Person | null>(() => (standing.value === 'locked' ? null : session.person.value))

function mine(): string {
  const id = session.person.value?.id
  if (id === undefined) throw new Error('a lock of nobody')
  return id
}

async function row(): Promise<LockRow | null> {
  const locks = await kept.locks()
  return locks.find((lock) => lock.id === lockId(mine())) ?? null
}

const windows = new BroadcastChannel('storewalk-lock')
windows.onmessage = () => void refresh()

async function refresh(): Promise<void> {
  await knowLocks()
  turn.value += 1
}

async function take(lock: LockRow, raw: ArrayBuffer): Promise<void> {
  for (const [id, key] of await keysOf(lock, raw)) seal.hold(id, key)
  // Said before the lock shows: who sees it must not take all of it for closed already.
  sealing.value = true
  try {
    await refresh()
    shut.value = false
    await session.recall()
    await minutes()
  } finally {
    void tidy(lock.person_id)
  }
}

let again = false
let tidying = false

/** What lies otherwise than it should: after a PIN was set or taken off, or a kill amid either. */
async function tidy(personId: string): Promise<void> {
  again = true
  if (tidying) return
  tidying = sealing.value = true
  try {
    // The lock may be changed once more meanwhile.
    while (again) {
      again = false
      await lieRight(personId)
    }
  } catch {
    // The next start goes on; every row is readable as it is.
  } finally {
    tidying = sealing.value = false
  }
}

async function lieRight(personId: string): Promise<void> {
  const lock = (await kept.locks()).find((one) => one.person_id === personId)
  if (lock === undefined) return
  await reseal(kept, work, personId, lock.is_underway)
  await kept.changeLock(lock.id, (now) => (now?.key_id === lock.key_id && now.on === lock.on ? { ...now, is_underway: false } : null))
}

export type Tried = { is: 'open' } | { is: 'wrong'; left: number } | { is: 'closed' }

/** Counts first and tries then: a kill between the two gives no guess for free. */
async function tried(pin: string): Promise<Tried & { raw?: ArrayBuffer; lock?: LockRow }> {
  let mayTry = false
  const lock = await kept.changeLock(lockId(mine()), (now) => {
    mayTry = now !== null && now.wrong < MOST_WRONG
    return now !== null && mayTry ? { ...now, wrong: now.wrong + 1 } : null
  })
  if (lock === null || !mayTry) return { is: 'closed' }
  const raw = await rawKey(lock, { pin })
  if (raw === null) return lock.wrong >= MOST_WRONG ? { is: 'closed' } : { is: 'wrong', left: MOST_WRONG - lock.wrong }
  await kept.changeLock(lock.id, (now) => (now === null ? null : { ...now, wrong: 0 }))
  return { is: 'open', raw, lock: { ...lock, wrong: 0 } }
}

async function enter(pin: string): Promise<Tried> {
  const { raw, lock, ...result } = await tried(pin)
  if (raw !== undefined && lock !== undefined) await take(lock, raw)
  return result
}

/** Ten wrong ones: only the password helps now. */
async function isClosed(): Promise<boolean> {
  return ((await row())?.wrong ?? 0) >= MOST_WRONG
}

/** Needs the server: the second key is left there, so that a forgotten PIN loses nothing. */
async function set(pin: string): Promise<void> {
  const before = await row()
  if (before?.on === true) throw new Error('there is a PIN already')
  const [keyId, secret] = [uuid7(), newSecret()]
  await client.leavePhoneKey(keyId, { device_id: await deviceId(), secret })
  const wish = { personId: mine(), keyId, pin, secret, rounds: await calibratedRounds(), minutes: before?.minutes ?? MINUTES_AT_FIRST }
  const lock = await newLock(wish, before)
  const left = await kept.changeLock(lock.id, (now) => (now?.on === true ? null : lock))
  // Another window was quicker: its PIN counts.
  if (left?.key_id !== keyId) return refresh()
  const raw = await rawKey(lock, { secret })
  if (raw !== null) await take(lock, raw)
  windows.postMessage('changed')
}

/** Is it the PIN? Counted like any other try. */
async function check(pin: string): Promise<Tried> {
  const { raw: _raw, lock: _lock, ...result } = await tried(pin)
  return result
}

async function change(old: string, pin: string): Promise<Tried> {
  const { raw, lock, ...result } = await tried(old)
  if (raw !== undefined && lock !== undefined) await rewrap(lock, raw, pin)
  return result
}

async function rewrap(lock: LockRow, raw: ArrayBuffer, pin: string): Promise<void> {
  const next = await withNewPin(lock, raw, pin, await calibratedRounds())
  await kept.changeLock(lock.id, (now) => (now?.key_id === lock.key_id ? { ...next, minutes: now.minutes } : null))
}

async function off(pin: string): Promise<Tried> {
  const { raw, lock, ...result } = await tried(pin)
  if (raw !== undefined && lock !== undefined) {
    // The key lies open first, then the rows are opened: at no moment is one without its key.
    await kept.changeLock(lock.id, (now) => (now?.key_id === lock.key_id ? { ...now, on: false, bare: raw, wrong: 0, is_underway: true } : null))
    await take(lock, raw)
    windows.postMessage('changed')
  }
  return result
}

/** The password in place of the PIN: the server hands the second key back. */
async function recover(password: string): Promise<void> {
  const now = session.person.value
  const lock = await row()
  if (now === null || lock === null) return
  await session.signIn(now.login, password)
  const { secret } = await client.releasePhoneKey(lock.key_id)
  recovered = await rawKey(lock, { secret })
  if (recovered === null) throw new Error('the secret does not fit the lock')
}

/** After `recover`: nothing opens before there is a new PIN. */
async function renew(pin: string): Promise<void> {
  const lock = await row()
  const raw = recovered
  if (lock === null || raw === null) throw new Error('nothing was recovered')
  await rewrap(lock, raw, pin)
  recovered = null
  await take(lock, raw)
}

async function minutes(next?: number): Promise<number> {
  const lock = await kept.changeLock(lockId(mine()), (now) => (now === null || next === undefined ? null : { ...now, minutes: next }))
  const chosen = lock?.minutes ?? MINUTES_AT_FIRST
  limit = chosen * 60_000
  return chosen
}

/** Puts everything away; the key goes once every write that had begun is over. */
async function lockNow(): Promise<void> {
  if (standing.value !== 'open') return
  shut.value = true
  await nextTick()
  await kept.settled()
  await work.surely(() => work.transaction('rw', work.tables, async () => void (await work.meta.count())))
  if (!shut.value) return
  seal.forget()
  await refresh()
  shut.value = false
}

let hiddenAt: number | null = null
let alarm: ReturnType<typeof setTimeout> | undefined
let limit = MINUTES_AT_FIRST * 60_000

/** Out of sight for longer than the person chose: asked for again, before anything is painted. */
function seen(isVisible: boolean): void {
  clearTimeout(alarm)
  if (standing.value !== 'open') return
  if (!isVisible) {
    hiddenAt = Date.now()
    alarm = setTimeout(() => void lockNow(), limit)
    return
  }
  const away = hiddenAt === null ? 0 : Date.now() - hiddenAt
  hiddenAt = null
  // A clock set back must not keep it open.
  if (away < 0 || away >= limit) void lockNow()
}

let watching = false
export function watchLock(): void {
  if (watching) return
  watching = true
  document.addEventListener('visibilitychange', () => seen(document.visibilityState === 'visible'))
  // One person's keys are not there while another uses the phone.
  watch(
    () => session.person.value?.id,
    (_now, before) => {
      if (before === undefined) return
      recovered = null
      seal.forget()
      void refresh()
    },
  )
  // A PIN that was taken off, and a kill before every row was open again.
  if (standing.value === 'none' && session.person.value !== null) void tidy(session.person.value.id)
}

export function useLock() {
  return { standing, user, sealing, enter, isClosed, set, check, change, off, recover, renew, minutes, lockNow }
}
