// Brings everything of a person on this phone under their lock, or back into the open. It may be
// killed at any point and run again: a row that lies as it should is left alone, and each is put in
// the place of the other in one transaction.

import { bytesPlace, FACTS, isLock, OUTBOX, PHOTOS, ROW_CLEAR, rowPlace, type BytesRow, type Kept, type PhotoFact } from './kept'
import { RULES } from './sealing'
import { isSealed, keyAtRest, type AtRest } from './seal'
import type { Work } from './work'

type Row = Record<string, unknown>
const AT_ONCE = 20

/**
 * How many rows changed. Pictures of the server are many bytes to look through: only after a change
 * of the lock; without one, what is looked for is a row of a window that had not heard of the lock.
 */
export async function reseal(kept: Kept, work: Work, personId: string, isThorough = true): Promise<number> {
  let changed = await resealKept(kept, personId)
  await work.surely(() => work.open())
  const visits = new Set((await rawKeys(work, 'drafts', (row) => row['person_id'] === personId)).map(String))
  const isOf = (row: Row, owner: string | null): boolean =>
    owner === personId || (owner === null && visits.has(String(row['visit_id'])))
  for (const [name, rule] of Object.entries(RULES)) {
    if (name === 'pictures' && !isThorough) continue
    const isMine = (row: Row): boolean => (rule.isShared === true && rule.owner(row) === null) || isOf(row, rule.owner(row))
    const keys = await rawKeys(work, name, (row) => isMine(row) && keyAtRest(row) !== work.seal.keyOf(personId))
    for (let from = 0; from < keys.length; from += AT_ONCE) {
      changed += await rewrite(work, name, keys.slice(from, from + AT_ONCE), name === 'meta' ? {} : { person_id: personId })
    }
  }
  return changed
}

async function resealKept(kept: Kept, personId: string): Promise<number> {
  const { seal } = kept
  const wanted = seal.keyOf(personId)
  let changed = 0
  for (const row of await kept.rowsAtRest()) {
    if (row.person_id !== personId || isLock(row) || keyAtRest(row) === wanted) continue
    const place = rowPlace(row.id as string)
    const next = await seal.close(personId, place, await seal.open(place, row), ROW_CLEAR)
    changed += await replace(kept, [OUTBOX], (tx) => ({ at: tx.objectStore(OUTBOX), key: row.id as string, was: row, next }))
  }
  for (const fact of await kept.photoFacts(personId)) {
    if ((fact.sealed_by ?? null) !== wanted) changed += await resealPhoto(kept, fact, wanted)
  }
  return changed
}

async function resealPhoto(kept: Kept, fact: PhotoFact, wanted: string | null): Promise<number> {
  const key = [fact.person_id, fact.sha256]
  const was = await kept.disk.run<AtRest<BytesRow> | undefined>([PHOTOS], 'readonly', (tx) => tx.objectStore(PHOTOS).get(key))
  if (was === undefined) return 0
  const next = await kept.closed(await kept.seal.open(bytesPlace(fact.person_id, fact.sha256), was))
  return replace(kept, [PHOTOS, FACTS], (tx) => {
    const facts = tx.objectStore(FACTS)
    const note = (): void => {
      const read: IDBRequest<PhotoFact | undefined> = facts.get(key)
      read.onsuccess = () => {
        if (read.result !== undefined) facts.put({ ...read.result, sealed_by: wanted })
      }
    }
    return { at: tx.objectStore(PHOTOS), key, was, next, note }
  })
}

interface Change {
  at: IDBObjectStore
  key: IDBValidKey
  was: AtRest<object>
  next: object
  /** What else is written then. */
  note?: () => void
}

/** Only where nobody has written it meanwhile; who did, wrote under the key of now. */
async function replace(kept: Kept, stores: string[], change: (tx: IDBTransaction) => Change): Promise<number> {
  let changed = 0
  await kept.disk.run(stores, 'readwrite', (tx) => {
    const { at, key, was, next, note } = change(tx)
    const read: IDBRequest<object | undefined> = at.get(key)
    read.onsuccess = () => {
      if (read.result === undefined || !isSameRow(read.result, was)) return
      at.put(next)
      note?.()
      changed = 1
    }
    return undefined
  })
  return changed
}

function isSameRow(a: AtRest<object>, b: AtRest<object>): boolean {
  if (isSealed(a) || isSealed(b)) return isSealed(a) && isSealed(b) && String(a.sealed.iv) === String(b.sealed.iv)
  const bare = (row: object): string => JSON.stringify({ ...row, bytes: (row as Partial<BytesRow>).bytes?.byteLength })
  return bare(a) === bare(b)
}

/** Read and written back: sealing.ts closes it as it should be closed by now. */
function rewrite(work: Work, name: string, keys: IDBValidKey[], added: Row): Promise<number> {
  return work.surely(() =>
    work.transaction('rw', work.table(name), async () => {
      let changed = 0
      for (const key of keys) {
        const row = (await work.table<Row, IDBValidKey>(name).get(key as string)) as Row | undefined
        if (row === undefined) continue
        await work.table(name).put({ ...row, ...added })
        changed += 1
      }
      return changed
    }),
  )
}

/** Past the sealing: the keys of rows as they lie on the disk. */
function rawKeys(work: Work, name: string, isWanted: (row: Row) => boolean): Promise<IDBValidKey[]> {
  return new Promise((resolve, reject) => {
    const found: IDBValidKey[] = []
    const request = work.backendDB().transaction(name).objectStore(name).openCursor()
    request.onerror = () => reject(request.error ?? new Error(`no cursor in ${name}`))
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null) return resolve(found)
      if (isWanted(cursor.value as Row)) found.push(cursor.primaryKey)
      cursor.continue()
    }
  })
}
