// What lies on the phone under a PIN, and how a row gets there and back: AES-GCM under a data key
// that is in memory only. A sealed row keeps the fields that find it in the clear; everything else
// is in `sealed`. A row says which key closed it, so that one of an earlier key opens as well.

export interface Sealed {
  key: string
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

/** As it lies in a database: whole, or closed. */
export type AtRest<T> = T | (Partial<T> & { sealed: Sealed })

/** Closed, and the key is not in memory: nothing is wrong, a PIN is missing. */
export class Locked extends Error {
  override name = 'Locked'
}

/** What is known of a person's lock without their PIN. */
export interface LockFacts {
  person_id: string
  key_id: string
  on: boolean
}

export class Seal {
  private readonly ring = new Map<string, CryptoKey>()
  private facts = new Map<string, LockFacts>()

  /** Who has a lock on this phone: asked before any row of theirs is touched. */
  know(facts: LockFacts[]): void {
    this.facts = new Map(facts.map((one) => [one.person_id, one]))
  }

  /** none: everything of this person lies open · locked: only their PIN opens it · open: it was given */
  stands(personId: string): 'none' | 'locked' | 'open' {
    const lock = this.facts.get(personId)
    if (lock === undefined || !lock.on) return 'none'
    return this.ring.has(lock.key_id) ? 'open' : 'locked'
  }

  /** Under which key rows of this person should lie; null: in the open. */
  keyOf(personId: string): string | null {
    const lock = this.facts.get(personId)
    return lock?.on === true ? lock.key_id : null
  }

  hold(keyId: string, key: CryptoKey): void {
    this.ring.set(keyId, key)
  }

  /** All keys: whose they were does not matter to a phone that is put away. */
  forget(): void {
    this.ring.clear()
  }

  /** `place` is bound into the seal, so that no row can be passed off as another. */
  async close<T extends object>(personId: string, place: string, row: T, clear: ReadonlyArray<keyof T>): Promise<AtRest<T>> {
    const key = this.keyOf(personId)
    if (key === null) return row
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const data = await crypto.subtle.encrypt(how(iv, place), this.held(key), written(row))
    const found = Object.fromEntries(clear.filter((name) => name in row).map((name) => [name, row[name]])) as Partial<T>
    return { ...found, sealed: { key, iv, data } }
  }

  async open<T extends object>(place: string, row: AtRest<T>): Promise<T> {
    if (!isSealed(row)) return row
    const { key, iv, data } = row.sealed
    return readBack<T>(await crypto.subtle.decrypt(how(iv, place), this.held(key), data))
  }

  private held(keyId: string): CryptoKey {
    const key = this.ring.get(keyId)
    if (key === undefined) throw new Locked()
    return key
  }
}

export function isSealed<T extends object>(row: AtRest<T>): row is Partial<T> & { sealed: Sealed } {
  return 'sealed' in row && typeof row.sealed === 'object'
}
export function keyAtRest(row: object): string | null {
  return isSealed(row) ? row.sealed.key : null
}

function how(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) }
}

/** The length of the words, the words as JSON, then `bytes` as they are: a picture is no JSON. */
function written(row: object): Uint8Array<ArrayBuffer> {
  const { bytes, ...rest } = row as { bytes?: ArrayBuffer }
  const head = new TextEncoder().encode(JSON.stringify(rest))
  const all = new Uint8Array(4 + head.length + (bytes?.byteLength ?? 0))
  new DataView(all.buffer).setUint32(0, head.length)
  all.set(head, 4)
  if (bytes !== undefined) all.set(new Uint8Array(bytes), 4 + head.length)
  return all
}

function readBack<T>(data: ArrayBuffer): T {
  const end = 4 + new DataView(data).getUint32(0)
  const row = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, end - 4))) as T
  return end === data.byteLength ? row : { ...row, bytes: data.slice(end) }
}
