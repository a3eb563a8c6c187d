// One connection to an IndexedDB database, opened again when the browser takes it away: iOS does so
// under memory pressure. The work of a call is then done once more.

const TRIES = 3

type Work<T> = (transaction: IDBTransaction) => IDBRequest<T> | undefined

export class Connection {
  private open: Promise<IDBDatabase> | null = null

  constructor(
    private readonly name: string,
    private readonly version: number,
    private readonly create: (database: IDBDatabase) => void,
  ) {}

  async run<T>(stores: string[], mode: IDBTransactionMode, work: Work<T>): Promise<T | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await perform<T>(await this.database(), stores, mode, work)
      } catch (failure) {
        if (attempt >= TRIES || !isLostConnection(failure)) throw failure
        this.open = null
      }
    }
  }

  async close(): Promise<void> {
    const open = this.open
    this.open = null
    if (open !== null) (await open).close()
  }

  private database(): Promise<IDBDatabase> {
    this.open ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(this.name, this.version)
      request.onupgradeneeded = () => this.create(request.result)
      request.onerror = () => reject(request.error ?? new Error(`${this.name}: no database`))
      request.onsuccess = () => {
        const database = request.result
        database.onclose = () => (this.open = null)
        database.onversionchange = () => {
          database.close()
          this.open = null
        }
        resolve(database)
      }
    }).catch((failure: unknown) => {
      this.open = null
      throw failure
    })
    return this.open
  }
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
