// Pictures that the server holds and the phone needs where there is no network: how a shelf should
// look, what a ticket showed before. Brought in after the pack, within a budget; a picture asked
// for that is not here yet is fetched when it can be.
import { onScopeDispose, shallowReactive } from 'vue'
import { Problem } from '../server/failures'
import type { ChecklistDocument, PackFull } from '../server/types'
import type { BookPicture } from '../local/work'
import { work } from './local'
import { client } from './server'
import { useSession } from './session'

export const BOOK_BYTES = 30 * 1024 * 1024
const SHA = /^[0-9a-f]{64}$/

/** What the pack names, the most useful first: evidence to judge, open tickets, findings, then references and examples. */
export function wantedPictures(pack: Pick<PackFull, 'tickets' | 'checklists' | 'results'>): string[] {
  const open = pack.tickets.filter((ticket) => !['closed', 'cancelled', 'verified'].includes(ticket.state))
  const toJudge = open.filter((ticket) => ticket.state === 'submitted').flatMap((ticket) => ticket.last_submission?.photos ?? [])
  const shown = (pack.results ?? []).flatMap((result) => result.items.flatMap((item) => item.photos))
  const named = [...toJudge, ...open.flatMap((ticket) => ticket.before_photos), ...shown, ...pack.checklists.flatMap((one) => picturesOf(one.document))]
  return [...new Set(named)].filter((sha) => SHA.test(sha))
}

function picturesOf(document: ChecklistDocument): string[] {
  return document.sections.flatMap((section) => section.items).flatMap((item) => {
    const examples = (item['examples'] ?? {}) as { good?: Array<{ photo?: unknown }>; bad?: Array<{ photo?: unknown }> }
    const references = Array.isArray(item['reference_photos']) ? item['reference_photos'] : []
    return [...references, ...(examples.good ?? []).map((one) => one.photo), ...(examples.bad ?? []).map((one) => one.photo)].filter((sha) => typeof sha === 'string')
  })
}

let filling: Promise<void> | null = null

/** Brings in what is missing; ends quietly where the road ends, the next pack goes on. */
export function fillBook(shas: string[]): Promise<void> {
  filling ??= fill(shas)
    .catch(() => undefined)
    .finally(() => (filling = null))
  return filling
}

async function fill(shas: string[]): Promise<void> {
  const known = new Set(await work.surely(() => work.pictures.toCollection().primaryKeys()))
  for (const sha of shas) {
    if (known.has(sha)) continue
    try {
      await keep(sha)
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
    }
  }
  await trim(new Set(shas))
}

async function keep(sha256: string): Promise<ArrayBuffer> {
  const bytes = await (await client.photoBytes(sha256, 'display')).arrayBuffer()
  const personId = useSession().person.value?.id
  await work.surely(() => work.pictures.put({ sha256, bytes, used_ms: Date.now(), ...(personId === undefined ? {} : { person_id: personId }) }))
  return bytes
}

/** Over the budget, pictures that nothing names any more go first, the longest unused before others. */
async function trim(wanted: ReadonlySet<string>): Promise<void> {
  const all: Array<BookPicture | undefined> = await work.surely(() => work.pictures.orderBy('used_ms').toArray())
  // What lies under another person's PIN is theirs to count.
  const rows = all.filter((row) => row !== undefined)
  let total = rows.reduce((sum, row) => sum + row.bytes.byteLength, 0)
  for (const row of rows.sort((a, b) => Number(wanted.has(a.sha256)) - Number(wanted.has(b.sha256)))) {
    if (total <= BOOK_BYTES) return
    await work.surely(() => work.pictures.delete(row.sha256))
    total -= row.bytes.byteLength
  }
}

export async function bookBytes(sha256: string): Promise<ArrayBuffer | null> {
  const row = await work.surely(() => work.pictures.get(sha256))
  return row?.bytes ?? null
}

export function usePictureBook() {
  const urls = shallowReactive(new Map<string, string | 'missing'>())
  const asked = new Set<string>()

  /** undefined: on its way · missing: not on this phone, and nobody to ask */
  function url(sha256: string): string | 'missing' | undefined {
    if (!asked.has(sha256)) {
      asked.add(sha256)
      void load(sha256)
    }
    return urls.get(sha256)
  }
  async function load(sha256: string): Promise<void> {
    try {
      if (!SHA.test(sha256)) throw new Error('no digest')
      const bytes = (await bookBytes(sha256)) ?? (await keep(sha256))
      urls.set(sha256, URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' })))
    } catch {
      urls.set(sha256, 'missing')
    }
  }
  onScopeDispose(() => {
    for (const address of urls.values()) if (address !== 'missing') URL.revokeObjectURL(address)
  })
  return { url }
}
