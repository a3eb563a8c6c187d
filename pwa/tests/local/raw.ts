// Every row of every table as it lies on the disk, past all that reads and writes them.
export const NOTE = '冷柜门封条开裂-canary'
export const STORE = '人民广场店-canary'

export interface RawRow {
  store: string
  row: unknown
}

export async function rawRows(names: string[]): Promise<RawRow[]> {
  const found: RawRow[] = []
  for (const name of names) {
    const database = await asked(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      for (const row of await asked(database.transaction(store).objectStore(store).getAll())) found.push({ store, row })
    }
    database.close()
  }
  return found
}

/** Holds a typed note, a store's name or the first bytes of a photo for anybody to read. */
export function isPlain({ row }: RawRow): boolean {
  return ['canary', '/9j/', 'ffd8ff'].some((mark) => legible(row).includes(mark))
}

/** Words as words, and bytes both as words and as hex. */
export function legible(value: unknown): string {
  if (value instanceof ArrayBuffer) return legible(new Uint8Array(value))
  if (value instanceof Uint8Array) return `${new TextDecoder('latin1').decode(value)} ${utf8(value)} ${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('').slice(0, 40)}`
  if (typeof value === 'object' && value !== null) return Object.values(value).map(legible).join(' ')
  return String(value)
}
function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
