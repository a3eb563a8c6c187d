// What must never be lost: the bytes of every photo from the moment it is taken, and every
// submitted visit until the server has sealed it. This database is never migrated: version 1 for
// ever, plain objects, fields only ever added. So that no upgrade of the app can lock it away.
//
// iOS closes IndexedDB connections under memory pressure; each call reopens and replays once.

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
export type PhotoFact = Omit<KeptPhoto, 'bytes'> & { length: number }

export interface KeptRow {
  id: string
  person_id: string
}

export const KEPT_NAME = 'storewalk-kept'
const VERSION = 1
const PHOTOS = 'photos'
const FACTS = 'facts'
const OUTBOX = 'outbox'
const TRIES = 3

type Work<T> = (transaction: IDBTransaction) => IDBRequest<T> | undefined

export class Kept {
  private connection: Promise<IDBDatabase> | null = null
  private readonly name: string

  constructor(name: string = KEPT_NAME) {
    this.name = name
  }

  async savePhoto(photo: KeptPhoto): Promise<void> {
    const { bytes, ...rest } = photo
    const fact: PhotoFact = { ...rest, length: bytes.byteLength }
    // Bytes apart from the facts, so that listing a hundred photos reads no picture.
    await this.run([PHOTOS, FACTS], 'readwrite', (tx) => {
      tx.objectStore(PHOTOS).put({ person_id: photo.person_id, sha256: photo.sha256, bytes })
      tx.objectStore(FACTS).put(fact)
      return undefined
    })
  }

  async photoBytes(personId: string, sha256: string): Promise<ArrayBuffer | null> {
    const row = await this.run<{ bytes: ArrayBuffer } | undefined>([PHOTOS], 'readonly', (tx) =>
      tx.objectStore(PHOTOS).get([personId, sha256]),
    )
    return row?.bytes ?? null
  }

  async photoFacts(personId: string): Promise<PhotoFact[]> {
    const range = IDBKeyRange.bound([personId], [personId, []])
    return (await this.run<PhotoFact[]>([FACTS], 'readonly', (tx) => tx.objectStore(FACTS).getAll(range))) ?? []
  }

  async markPhoto(personId: string, sha256: string, heldMs: number | null): Promise<void> {
    await this.changeFact(personId, sha256, { held_ms: heldMs })
  }

  async refusePhoto(personId: string, sha256: string, refusal: Refusal): Promise<void> {
    await this.changeFact(personId, sha256, { refusal })
  }

  private async changeFact(personId: string, sha256: string, change: Partial<PhotoFact>): Promise<void> {
    await this.run([FACTS], 'readwrite', (tx) => {
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
    await this.run([PHOTOS, FACTS], 'readwrite', (tx) => {
      for (const key of keys) {
        tx.objectStore(PHOTOS).delete(key)
        tx.objectStore(FACTS).delete(key)
      }
      return undefined
    })
  }

  async saveRow<T extends KeptRow>(row: T): Promise<void> {
    await this.run([OUTBOX], 'readwrite', (tx) => tx.objectStore(OUTBOX).put(row))
  }

  async row<T extends KeptRow>(id: string): Promise<T | null> {
    return (await this.run<T | undefined>([OUTBOX], 'readonly', (tx) => tx.objectStore(OUTBOX).get(id))) ?? null
  }

  /** Rows of one person only: a second person on this phone neither sees nor sends them. */
  async rows<T extends KeptRow>(personId: string): Promise<T[]> {
    const all = await this.run<T[]>([OUTBOX], 'readonly', (tx) => tx.objectStore(OUTBOX).getAll())
    return (all ?? []).filter((row) => row.person_id === personId)
  }

  async dropRow(id: string): Promise<void> {
    await this.run([OUTBOX], 'readwrite', (tx) => {
      tx.objectStore(OUTBOX).delete(id)
      return undefined
    })
  }

  async close(): Promise<void> {
    const open = this.connection
    this.connection = null
    if (open !== null) (await open).close()
  }

  private open(): Promise<IDBDatabase> {
    this.connection ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(this.name, VERSION)
      request.onupgradeneeded = () => create(request.result)
      request.onerror = () => reject(request.error ?? new Error('kept: no database'))
      request.onsuccess = () => {
        const database = request.result
        database.onclose = () => this.lost(database)
        database.onversionchange = () => {
          database.close()
          this.lost(database)
        }
        resolve(database)
      }
    }).catch((failure: unknown) => {
      this.connection = null
      throw failure
    })
    return this.connection
  }

  private lost(_database: IDBDatabase): void {
    this.connection = null
  }

  private async run<T>(stores: string[], mode: IDBTransactionMode, work: Work<T>): Promise<T | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await perform<T>(await this.open(), stores, mode, work)
      } catch (failure) {
        if (attempt >= TRIES || !isLostConnection(failure)) throw failure
        this.connection = null
      }
    }
  }
}

function create(database: IDBDatabase): void {
  database.createObjectStore(PHOTOS, { keyPath: ['person_id', 'sha256'] })
  database.createObjectStore(FACTS, { keyPath: ['person_id', 'sha256'] })
  database.createObjectStore(OUTBOX, { keyPath: 'id' })
}

/** Resolves on the commit of the transaction, never on the request: only a commit is kept. */
function perform<T>(
  database: IDBDatabase,
  stores: string[],
  mode: IDBTransactionMode,
  work: Work<T>,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' })
    const request = work(transaction)
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = () => reject(transaction.error ?? new DOMException('aborted', 'AbortError'))
    transaction.onerror = (event) => event.stopPropagation()
  })
}

/** The browser took the connection away; the work itself was never refused. */
export function isLostConnection(failure: unknown): boolean {
  if (!(failure instanceof Error) && !(failure instanceof DOMException)) return false
  const lost = ['InvalidStateError', 'DatabaseClosedError', 'AbortError', 'UnknownError', 'PrematureCommitError']
  return lost.includes(failure.name)
}
