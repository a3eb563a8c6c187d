// Sealing for the working copy: every row goes to the disk closed and comes back open, whoever
// reads or writes it. Here and nowhere else, so that no caller can forget it. A transaction is held
// open while a row is closed, so that reading, changing and writing stay one step.

import { Dexie, type DBCore, type DBCoreTable, type Middleware } from 'dexie'
import { isSealed, Locked, type AtRest, type Seal } from './seal'

type Row = Record<string, unknown>

interface Rule {
  /** What finds a row, and so stays readable. */
  clear: string[]
  key: (row: Row) => string
  owner: (row: Row) => string | null
  /** Who may not open it sees none, and fetches their own. */
  isShared?: boolean
}

/** `evidence.<person>.<ticket>` and the like; a key without a dot is the phone's own. */
const OWN_NOTES = /^[a-z_]+\.([^.]+)/
const ofPerson = (row: Row): string | null => (row['person_id'] as string | undefined) ?? null

export const RULES: Record<string, Rule> = {
  packs: { clear: ['person_id'], key: (row) => String(row['person_id']), owner: ofPerson },
  drafts: { clear: ['id', 'person_id', 'updated_ms'], key: (row) => String(row['id']), owner: ofPerson },
  kits: { clear: ['visit_id', 'person_id'], key: (row) => String(row['visit_id']), owner: ofPerson },
  answers: { clear: ['visit_id', 'code', 'person_id'], key: (row) => `${String(row['visit_id'])}|${String(row['code'])}`, owner: ofPerson },
  sent: { clear: ['id', 'person_id', 'submitted_ms'], key: (row) => String(row['id']), owner: ofPerson },
  meta: { clear: ['key'], key: (row) => String(row['key']), owner: (row) => OWN_NOTES.exec(String(row['key']))?.[1] ?? null },
  pictures: { clear: ['sha256', 'used_ms', 'person_id'], key: (row) => String(row['sha256']), owner: ofPerson, isShared: true },
}

export function sealing(seal: Seal): Middleware<DBCore> {
  return {
    stack: 'dbcore',
    name: 'sealing',
    create: (core) => ({ ...core, table: (name) => sealed(core.table(name), name, seal) }),
  }
}

function sealed(table: DBCoreTable, name: string, seal: Seal): DBCoreTable {
  const rule = RULES[name]
  if (rule === undefined) return table
  const place = (row: Row): string => `${name}|${rule.key(row)}`

  function open(row: AtRest<Row> | undefined): unknown {
    if (row === undefined || !isSealed(row)) return row
    const opened = seal.open<Row>(place(row), row)
    return within(rule?.isShared === true ? opened.catch(none) : opened)
  }
  function isClosing(row: Row): boolean {
    const owner = rule?.owner(row) ?? null
    return owner !== null && seal.keyOf(owner) !== null
  }
  function close(row: Row): unknown {
    return isClosing(row) ? seal.close(rule?.owner(row) as string, place(row), row, rule?.clear as string[]) : row
  }
  return {
    ...table,
    get: (request) => table.get(request).then(open),
    getMany: (request) => table.getMany(request).then((rows: Row[]) => openAll(rows, open)),
    query: (request) =>
      table.query(request).then((found) =>
        request.values === true ? openAll(found.result as Row[], open).then((result) => ({ ...found, result })) : found,
      ),
    // A cursor hands rows out one by one and cannot wait for a key: what needs one is asked otherwise.
    openCursor: (request) => {
      if (request.values === true) throw new Error(`a cursor over ${name} would read rows past their seal`)
      return table.openCursor(request)
    },
    mutate: (request) => {
      if ((request.type !== 'add' && request.type !== 'put') || !(request.values as Row[]).some(isClosing)) return table.mutate(request)
      return within(Promise.all((request.values as Row[]).map(close))).then((values) => table.mutate({ ...request, values }))
    },
  }
}

async function openAll(rows: Row[], open: (row: Row) => unknown): Promise<unknown[]> {
  const all = rows.map(open)
  return all.some((row) => row instanceof Object && 'then' in row) ? Dexie.Promise.all(all) : all
}

/** The transaction of the caller stays open meanwhile. */
function within<T>(work: Promise<T>) {
  return Dexie.waitFor(work) as ReturnType<typeof Dexie.Promise.resolve<T>>
}

function none(failure: unknown): undefined {
  if (failure instanceof Locked) return undefined
  throw failure
}
