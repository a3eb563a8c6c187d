// A person's lock on this phone. The data key is made once and wrapped twice: by the PIN, and by a
// secret that the server hands back only right after a sign-in with the password. So a new PIN
// wraps anew without touching a row, and a forgotten one loses nothing.

import type { KeptRow } from './kept'
import type { LockFacts } from './seal'

export interface Wrapped {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

/** Lies in the outbox, which is never migrated: whatever becomes of the rest, the key is there. */
export interface LockRow extends KeptRow, LockFacts {
  kind: 'lock'
  salt: Uint8Array<ArrayBuffer>
  rounds: number
  by_pin: Wrapped
  by_secret: Wrapped
  /** The key itself, once the PIN is off: rows still closed by it are opened without asking. */
  bare: ArrayBuffer | null
  /** Keys of earlier locks, wrapped by this one: no row is ever without its key. */
  former: Array<{ key_id: string } & Wrapped>
  /** Wrong PINs in a row, counted before each is tried, so that a kill gives none for free. */
  wrong: number
  /** Not every row lies as it should yet: the PIN was set or taken off a moment ago. */
  is_underway: boolean
  /** How long the app may be out of sight before it asks again. */
  minutes: number
}

export const MOST_WRONG = 10
export const MINUTES = [1, 5, 10, 30] as const
const PIN = /^\d{6,12}$/
const TARGET_MS = 400
const TRIAL_ROUNDS = 100_000
const LEAST_ROUNDS = 300_000
const MOST_ROUNDS = 3_000_000

/** null: good enough. */
export function flawOfPin(pin: string): 'short' | 'simple' | null {
  if (!PIN.test(pin)) return 'short'
  return isSimple(pin) ? 'simple' : null
}

function isSimple(pin: string): boolean {
  const digits = [...pin].map(Number)
  const steps = digits.slice(1).map((digit, i) => (digit - (digits[i] as number) + 10) % 10)
  if (steps.every((step) => step === steps[0])) return true
  for (const length of [1, 2, 3]) if (pin === pin.slice(0, length).repeat(pin.length).slice(0, pin.length)) return true
  return /^(\d)\1+(\d)\2+(\d)\3+$/.test(pin) || [...pin].reverse().join('') === pin || new Set(pin).size < 3 || COMMON.has(pin)
}
/** The pads' own patterns, and numbers that sound like something in Chinese. */
const COMMON = new Set(['147258', '159357', '357159', '258147', '741852', '147369', '963741', '520131', '520134', '201314', '131452', '1314520', '5201314', '7758258', '168888', '123654', '321654', '102030', '112358'])

/** As many rounds as this very phone does in the time a person hardly notices. */
export async function calibratedRounds(now: () => number = () => performance.now()): Promise<number> {
  const salt = random(16)
  await pinKey('000000', salt, 1_000)
  const began = now()
  await pinKey('000000', salt, TRIAL_ROUNDS)
  const took = Math.max(1, now() - began)
  return Math.round(Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, (TRIAL_ROUNDS * TARGET_MS) / took)))
}

export interface LockWish {
  personId: string
  keyId: string
  pin: string
  secret: string
  rounds: number
  minutes: number
}

/** A new lock; `before` is the one that was taken off, whose rows may still lie closed. */
export async function newLock(wish: LockWish, before: LockRow | null): Promise<LockRow> {
  const raw = random(32).buffer
  const { personId: person_id, keyId: key_id, rounds, minutes } = wish
  const place = { person_id, key_id }
  const kept = before === null ? [] : await formerOf(before, raw, place)
  const by_secret = await wrap(raw, await secretKey(wish.secret), place, 'secret')
  const pinned = await withPin(raw, wish.pin, rounds, place)
  return { id: lockId(person_id), ...place, kind: 'lock', on: true, ...pinned, by_secret, bare: null, former: kept, wrong: 0, is_underway: true, minutes }
}

export function lockId(personId: string): string {
  return `lock.${personId}`
}

export type Opener = { pin: string } | { secret: string }

/** The data key, or null where this does not open it. */
export async function rawKey(lock: LockRow, by: Opener): Promise<ArrayBuffer | null> {
  try {
    if ('pin' in by) return await unwrap(lock.by_pin, await pinKey(by.pin, lock.salt, lock.rounds), lock, 'pin')
    return await unwrap(lock.by_secret, await secretKey(by.secret), lock, 'secret')
  } catch (failure) {
    // OperationError: the seal does not fit. Anything else is no wrong PIN.
    if ((failure as Error).name === 'OperationError') return null
    throw failure
  }
}

/** The same key under another PIN. */
export async function withNewPin(lock: LockRow, raw: ArrayBuffer, pin: string, rounds: number): Promise<LockRow> {
  return { ...lock, ...(await withPin(raw, pin, rounds, lock)), wrong: 0 }
}

/** Every key this lock leads to: its own and those of locks before it. */
export async function keysOf(lock: LockRow, raw: ArrayBuffer): Promise<Array<[string, CryptoKey]>> {
  const own = await dataKey(raw)
  const keys: Array<[string, CryptoKey]> = [[lock.key_id, own]]
  for (const one of lock.former) {
    const was = await unwrap(one, own, { person_id: lock.person_id, key_id: one.key_id }, 'former')
    keys.push([one.key_id, await dataKey(was)])
  }
  return keys
}

async function formerOf(before: LockRow, raw: ArrayBuffer, place: Place): Promise<LockRow['former']> {
  if (before.bare === null) throw new Error('a lock that is on is changed, not replaced')
  const old = await dataKey(before.bare)
  const chain: Array<[string, ArrayBuffer]> = [[before.key_id, before.bare]]
  for (const one of before.former) chain.push([one.key_id, await unwrap(one, old, { ...place, key_id: one.key_id }, 'former')])
  const key = await dataKey(raw)
  return Promise.all(chain.map(async ([key_id, was]) => ({ key_id, ...(await wrap(was, key, { ...place, key_id }, 'former')) })))
}

interface Place {
  person_id: string
  key_id: string
}
type By = 'pin' | 'secret' | 'former'

async function withPin(raw: ArrayBuffer, pin: string, rounds: number, place: Place): Promise<Pick<LockRow, 'salt' | 'rounds' | 'by_pin'>> {
  const salt = random(16)
  return { salt, rounds, by_pin: await wrap(raw, await pinKey(pin, salt, rounds), place, 'pin') }
}

async function wrap(raw: ArrayBuffer, key: CryptoKey, place: Place, by: By): Promise<Wrapped> {
  const iv = random(12)
  return { iv, data: await crypto.subtle.encrypt(how(iv, place, by), key, raw) }
}
function unwrap(wrapped: Wrapped, key: CryptoKey, place: Place, by: By): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(how(wrapped.iv, place, by), key, wrapped.data)
}
function how(iv: Uint8Array<ArrayBuffer>, { person_id, key_id }: Place, by: By): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${by}|${person_id}|${key_id}`) }
}

async function pinKey(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveKey'])
  const way = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(way, typed, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}
function secretKey(hex: string): Promise<CryptoKey> {
  return dataKey(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)).buffer)
}
export function dataKey(raw: ArrayBuffer): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

export function newSecret(): string {
  return [...random(32)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}
