// What must never be lost: the bytes of every photo from the moment it is taken, and every
// submitted visit until the server has sealed it. This database is never migrated: version 1 for
// ever, plain objects, fields only ever added. So that no upgrade of the app can lock it away.
//
// Rows of a person with a PIN lie closed (seal.ts): `sealed` is such an added field. What finds them
// stays readable, and so do the facts about photos, of which none shows what is in the picture.

import { Connection } from './connection'
import type { LockRow } from './lock'
import { Seal, type AtRest } from './seal'

export { isLostConnection } from './connection'

export interface KeptPhoto {
  person_id: string
  sha256: string
  /** ArrayBuffer, not Blob: some phones lose blobs that IndexedDB holds by reference. */
  bytes: ArrayBuffer
  media_type: string
  width: number
  height: number
  saved_ms: number
  /** When the server acknowledged the bytes, by its own word. */
  held_ms: number | null
  /** The server refused this photo for good: it stays here, for a person to see and to hand on. */
  refusal?: Refusal
}

/** A "no" of the server, in its own words. */
export interface Refusal {
  status: number
  code: string
  zh: string
  en: string
  errors: Array<{ path: string; zh: string; en: string }>
}
export type PhotoFact = Omit<KeptPhoto, 'bytes'> & {
  length: number
  /** The key its bytes lie under, so that looking for open ones reads no picture. */
  sealed_by?: string | null
}

export interface KeptRow {
  id: string
  person_id: string
}

export const KEPT_NAME = 'storewalk-kept'
const VERSION = 1
export const PHOTOS = 'photos'
export const FACTS = 'facts'
export const OUTBOX = 'outbox'
export const ROW_CLEAR = ['id', 'person_id'] as const
const BYTES_CLEAR = ['person_id', 'sha256'] as const

export interface BytesRow {
  person_id: string
  sha256: string
  bytes: ArrayBuffer
}

export class Kept {
  readonly disk: Connection
  /** Rows of one id are written in the order they were handed in, however long each takes to close. */
  private saving: Promise<unknown> = Promise.resolve()

  constructor(
    name: string = KEPT_NAME,
    readonly seal: Seal = new Seal(),
  ) {
    this.disk = new Connection(name, VERSION, create)
  }

  async savePhoto(photo: KeptPhoto): Promise<void> {
    const { bytes, ...rest } = photo
    const fact: PhotoFact = { ...rest, length: bytes.byteLength, sealed_by: this.seal.keyOf(photo.person_id) }
    const row = await this.closed({ person_id: photo.person_id, sha256: photo.sha256, bytes })
    // Bytes apart from the facts, so that listing a hundred photos reads no picture.
    await this.disk.run([PHOTOS, FACTS], 'readwrite', (tx) => {
      tx.objectStore(PHOTOS).put(row)
      tx.objectStore(FACTS).put(fact)
      return undefined
    })
  }

  async photoBytes(personId: string, sha256: string): Promise<ArrayBuffer | null> {
    const row = await this.disk.run<AtRest<BytesRow> | undefined>([PHOTOS], 'readonly', (tx) =>
      tx.objectStore(PHOTOS).get([personId, sha256]),
    )
    return row === undefined ? null : (await this.seal.open(bytesPlace(personId, sha256), row)).bytes
  }

  async photoFacts(personId: string): Promise<PhotoFact[]> {
    const range = IDBKeyRange.bound([personId], [personId, []])
    return (await this.disk.run<PhotoFact[]>([FACTS], 'readonly', (tx) => tx.objectStore(FACTS).getAll(range))) ?? []
  }

  async markPhoto(personId: string, sha256: string, heldMs: number | null): Promise<void> {
    await this.changeFact(personId, sha256, { held_ms: heldMs })
  }

  async refusePhoto(personId: string, sha256: string, refusal: Refusal): Promise<void> {
    await this.changeFact(personId, sha256, { refusal })
  }

  private async changeFact(personId: string, sha256: string, change: Partial<PhotoFact>): Promise<void> {
    await this.disk.run([FACTS], 'readwrite', (tx) => {
      const store = tx.objectStore(FACTS)
      const read: IDBRequest<PhotoFact | undefined> = store.get([personId, sha256])
      read.onsuccess = () => {
        if (read.result !== undefined) store.put({ ...read.result, ...change })
      }
      return undefined
    })
  }

  async dropPhotos(personId: string, sha256s: Iterable<string>): Promise<void> {
    const keys = [...sha256s].map((sha) => [personId, sha])
    if (keys.length === 0) return
    await this.disk.run([PHOTOS, FACTS], 'readwrite', (tx) => {
      for (const key of keys) {
        tx.objectStore(PHOTOS).delete(key)
        tx.objectStore(FACTS).delete(key)
      }
      return undefined
    })
  }

  saveRow<T extends KeptRow>(row: T): Promise<void> {
    const saved = this.saving.then(async () => {
      const atRest = await this.seal.close(row.person_id, rowPlace(row.id), row, ROW_CLEAR)
      await this.disk.run([OUTBOX], 'readwrite', (tx) => tx.objectStore(OUTBOX).put(atRest))
    })
    this.saving = saved.catch(() => undefined)
    return saved
  }

  async row<T extends KeptRow>(id: string): Promise<T | null> {
    const row = await this.disk.run<AtRest<T> | undefined>([OUTBOX], 'readonly', (tx) => tx.objectStore(OUTBOX).get(id))
    return row === undefined ? null : this.seal.open<T>(rowPlace(id), row)
  }

  /** Rows of one person only: a second person on this phone neither sees nor sends them. */
  async rows<T extends KeptRow>(personId: string): Promise<T[]> {
    const mine = (await this.rowsAtRest()).filter((row) => row.person_id === personId && !isLock(row))
    return Promise.all(mine.map((row) => this.seal.open<T>(rowPlace(row.id as string), row as AtRest<T>)))
  }

  async rowsAtRest(): Promise<Array<AtRest<KeptRow>>> {
    return (await this.disk.run<Array<AtRest<KeptRow>>>([OUTBOX], 'readonly', (tx) => tx.objectStore(OUTBOX).getAll())) ?? []
  }

  /** Nobody's photo, nobody's outbox, nobody's PIN that is on. */
  async isEmpty(): Promise<boolean> {
    const photos = (await this.disk.run<number>([FACTS], 'readonly', (tx) => tx.objectStore(FACTS).count())) ?? 0
    return photos === 0 && (await this.rowsAtRest()).every((row) => isLock(row) && !(row as LockRow).on)
  }

  async locks(): Promise<LockRow[]> {
    const range = IDBKeyRange.bound('lock.', 'lock/', false, true)
    return (await this.disk.run<LockRow[]>([OUTBOX], 'readonly', (tx) => tx.objectStore(OUTBOX).getAll(range))) ?? []
  }

  /** One step, so that two windows counting wrong PINs count both. `change` answers null for no change. */
  async changeLock(id: string, change: (lock: LockRow | null) => LockRow | null): Promise<LockRow | null> {
    let left: LockRow | null = null
    await this.disk.run([OUTBOX], 'readwrite', (tx) => {
      const store = tx.objectStore(OUTBOX)
      const read: IDBRequest<LockRow | undefined> = store.get(id)
      read.onsuccess = () => {
        const next = change(read.result ?? null)
        left = next ?? read.result ?? null
        if (next !== null) store.put(next)
      }
      return undefined
    })
    return left
  }

  closed(row: BytesRow): Promise<AtRest<BytesRow>> {
    return this.seal.close(row.person_id, bytesPlace(row.person_id, row.sha256), row, BYTES_CLEAR)
  }

  /** Resolves when every write that has begun is over. */
  async settled(): Promise<void> {
    await this.saving
    await this.disk.run([PHOTOS, FACTS, OUTBOX], 'readwrite', () => undefined)
  }

  async dropRow(id: string): Promise<void> {
    await this.disk.run([OUTBOX], 'readwrite', (tx) => {
      tx.objectStore(OUTBOX).delete(id)
      return undefined
    })
  }

  close(): Promise<void> {
    return this.disk.close()
  }
}

export function rowPlace(id: string): string {
  return `${OUTBOX}|${id}`
}
export function bytesPlace(personId: string, sha256: string): string {
  return `${PHOTOS}|${personId}|${sha256}`
}
export function isLock(row: object): boolean {
  return (row as { kind?: unknown }).kind === 'lock'
}
function create(database: IDBDatabase): void {
  database.createObjectStore(PHOTOS, { keyPath: ['person_id', 'sha256'] })
  database.createObjectStore(FACTS, { keyPath: ['person_id', 'sha256'] })
  database.createObjectStore(OUTBOX, { keyPath: 'id' })
}
