// What is done about tickets without a network: sent later, in order, once.
import { beforeEach, describe, expect, it } from 'vitest'
import { Drafts } from '../../src/local/drafts'
import { Kept } from '../../src/local/kept'
import { Work } from '../../src/local/work'
import { NotReached, Problem } from '../../src/server/failures'
import { Deeds, deedsOf, visitsOf, withDeeds, type AppealDeed, type TicketDeed, type DeedUplink } from '../../src/sync/deeds'
import { rescueZip } from '../../src/sync/rescue'
import { LIN, WANG, draft, entry, kit, photo, sha } from '../make'

let count = 0
let kept: Kept
let now: number
let calls: string[]
let before: (call: string) => void
let state: string

function deed(over: Partial<TicketDeed> = {}): TicketDeed {
  count += 1
  return {
    id: `deed-${count}`, person_id: LIN, kind: 'deed', deed: 'accept', ticket_id: 't1', ticket_number: 'T-1', title: { zh: '一', en: 'one' },
    store_name: '人民路店', version: 3, text: '', submission_id: null, photos: [], queued_ms: count, attempts: 0, next_ms: 0, refusal: null, ...over,
  }
}
function problem(status: number): Problem {
  return new Problem({ status, code: `${status}.1`, zh: '不行', en: 'no', errors: [], request_id: null })
}
const tell = (call: string) => async () => {
  calls.push(call)
  before(call)
}
const uplink: DeedUplink = {
  appeal: async () => ({ state: state as never }),
  makeAppeal: async (visit, id, { items, sent_wall_ms }) => tell(`appeal ${visit} ${id} ${items.length} ${sent_wall_ms}`)(),
  withdrawAppeal: async (id, { version }) => tell(`withdraw ${id} ${version}`)(),
  ticket: async () => ({ state: state as never, submissions: [] }),
  putPhoto: async (digest, bytes) => {
    await tell(`photo ${digest[0]}`)()
    return { sha256: digest, length: bytes.byteLength, kept: true, received_at: '', signature: '' }
  },
  acceptTicket: async (id, { version }) => tell(`accept ${id} ${version}`)(),
  verifyTicket: async (id) => tell(`verify ${id}`)(),
  rejectTicket: async (id, { reason }) => tell(`reject ${id} ${reason}`)(),
  submitTicket: async (id, submission, { photos }) => tell(`submit ${id} ${submission} ${photos.length}`)(),
}
const tick = () => new Deeds(kept, uplink, () => now, () => 0).tick(LIN)
const left = async () => deedsOf(await kept.rows(LIN))

beforeEach(() => {
  count += 1
  kept = new Kept(`deeds-${count}`)
  now = 1_000
  calls = []
  before = () => undefined
  state = 'assigned'
})

describe('deeds on tickets', () => {
  it('go in the order they were done, photos before the words that name them', async () => {
    await kept.savePhoto({ person_id: LIN, sha256: sha('a'), bytes: new Uint8Array([1]).buffer, media_type: 'image/jpeg', width: 1, height: 1, saved_ms: 1, held_ms: null })
    await kept.saveRow(deed())
    await kept.saveRow(deed({ deed: 'submit', submission_id: 's1', photos: [photo({ sha256: sha('a') })] }))
    expect(await tick()).toBeNull()
    expect(calls).toEqual(['accept t1 3', 'photo a', 'submit t1 s1 1'])
    expect([await left(), await kept.photoFacts(LIN)]).toEqual([[], []])
  })

  it('wait whole when there is no road', async () => {
    await kept.saveRow(deed())
    before = () => {
      throw new NotReached('offline')
    }
    await expect(tick()).rejects.toBeInstanceOf(NotReached)
    expect(await left()).toHaveLength(1)
  })

  it('are done when an earlier try arrived though its answer was lost', async () => {
    await kept.saveRow(deed())
    before = () => {
      throw problem(409)
    }
    state = 'in_progress'
    await tick()
    expect(await left()).toEqual([])
  })

  it('that are refused stay with the reason, hold the next of that ticket and nobody else', async () => {
    await kept.saveRow(deed())
    await kept.saveRow(deed({ deed: 'submit', submission_id: 's1' }))
    await kept.saveRow(deed({ ticket_id: 't2', deed: 'verify' }))
    before = (call) => {
      if (call.startsWith('accept')) throw problem(409)
    }
    expect(await tick()).toBeNull()
    expect(calls).toEqual(['accept t1 3', 'verify t2'])
    expect((await left()).map((row) => [row.deed, row.refusal?.zh ?? null])).toEqual([['accept', '不行'], ['submit', null]])
  })

  it('meet a busy server again later', async () => {
    await kept.saveRow(deed({ deed: 'reject', text: '不干净' }))
    before = () => {
      throw problem(503)
    }
    const again = await tick()
    expect(again).toBeGreaterThan(now)
    expect(await tick()).toBe(again)
    expect(calls).toEqual(['reject t1 不干净'])
  })

  it('are nobody else’s', async () => {
    await kept.saveRow(deed({ person_id: WANG }))
    await tick()
    expect(calls).toEqual([])
  })

  it('lie beside visits without being taken for one', async () => {
    await kept.saveRow(entry())
    await kept.saveRow(deed())
    const rows = await kept.rows(LIN)
    expect([visitsOf(rows).length, deedsOf(rows).length]).toEqual([1, 1])
  })

  it('show at once on the ticket, except those that were refused', () => {
    const ticket = { id: 't1', state: 'assigned' as const }
    expect(withDeeds(ticket, [deed(), deed({ deed: 'submit' })]).state).toBe('submitted')
    expect(withDeeds(ticket, [deed({ refusal: { status: 409, code: '', zh: '', en: '', errors: [] } })]).state).toBe('assigned')
    expect(withDeeds(ticket, [deed({ ticket_id: 't2' })]).state).toBe('assigned')
  })
})

describe('the export of everything unsent', () => {
  it('holds open visits, visits handed in, deeds, evidence and every photo of theirs', async () => {
    const work = new Work(`deeds-work-${count}`)
    const drafts = new Drafts(work)
    const open = draft({ photos: [photo({ sha256: sha('b') })] })
    await drafts.create(open, kit({ visit_id: open.id }))
    await drafts.answer(open.id, 'A01', { value: false, note: '地面有水' })
    const handedIn = entry()
    await kept.saveRow(handedIn)
    const done = deed({ deed: 'submit', photos: [photo({ sha256: sha('c') })] })
    await kept.saveRow(done)
    for (const mark of ['b', 'c', 'd', 'e']) {
      await kept.savePhoto({ person_id: LIN, sha256: sha(mark), bytes: new Uint8Array([1, 2]).buffer, media_type: 'image/jpeg', width: 1, height: 1, saved_ms: 1, held_ms: null })
    }
    await kept.refusePhoto(LIN, sha('e'), { status: 422, code: '422.2', zh: '坏了', en: 'broken', errors: [] })
    const blob = await rescueZip(kept, drafts, { personId: LIN, build: 'test', evidence: [{ photos: [{ sha256: sha('d') }] }] })
    const text = new TextDecoder().decode(await blob.arrayBuffer())
    const names = [`visits/${handedIn.id}.json`, `drafts/${open.id}.json`, `tickets/${done.id}.json`, 'evidence/1.json', ...['b', 'c', 'd', 'e'].map((mark) => `photos/${sha(mark)}.jpg`)]
    expect(names.filter((name) => !text.includes(name))).toEqual([])
    expect(text).toContain('地面有水')
  })
})

describe('appeals', () => {
  function appeal(over: Partial<AppealDeed> = {}): AppealDeed {
    count += 1
    return {
      id: `deed-${count}`, person_id: LIN, kind: 'deed', deed: 'appeal', visit_id: 'v1', appeal_id: 'a1', title: { zh: '巡检', en: 'Visit' }, store_name: '人民路店',
      version: 1, items: [{ code: 'A01', text: '当天已修好', photos: [sha('a')] }], written_ms: 5, photos: [photo({ sha256: sha('a') })],
      queued_ms: count, attempts: 0, next_ms: 0, refusal: null, ...over,
    }
  }
  const keepPhoto = () => kept.savePhoto({ person_id: LIN, sha256: sha('a'), bytes: new Uint8Array([1]).buffer, media_type: 'image/jpeg', width: 1, height: 1, saved_ms: 1, held_ms: null })

  it('go with their photos first and the clock of the moment they are sent, a withdrawal behind them', async () => {
    await keepPhoto()
    await kept.saveRow(appeal())
    await kept.saveRow(appeal({ deed: 'withdraw', items: [], photos: [] }))
    expect(await tick()).toBeNull()
    expect(calls).toEqual(['photo a', 'appeal v1 a1 1 1000', 'withdraw a1 1'])
    expect(await left()).toEqual([])
    expect(await kept.photoFacts(LIN)).toEqual([])
  })

  it('that are refused stay with the reason and their photos, and hold up no ticket', async () => {
    await keepPhoto()
    before = (call) => {
      if (call.startsWith('appeal')) throw problem(409)
    }
    await kept.saveRow(appeal())
    await kept.saveRow(appeal({ deed: 'withdraw', items: [], photos: [] }))
    await kept.saveRow(deed())
    await tick()
    expect(calls.at(-1)).toBe('accept t1 3')
    expect((await left()).map((row) => [row.deed, row.refusal?.code ?? null])).toEqual([['appeal', '409.1'], ['withdraw', null]])
    expect(await kept.photoFacts(LIN)).toHaveLength(1)
  })

  it('withdrawn before, though the answer was lost, count as withdrawn', async () => {
    before = (call) => {
      if (call.startsWith('withdraw')) throw problem(409)
    }
    state = 'withdrawn'
    await kept.saveRow(appeal({ deed: 'withdraw', items: [], photos: [] }))
    await tick()
    expect(await left()).toEqual([])
  })
})
