import { describe, expect, it } from 'vitest'
import { EvidenceDesk, PhotoGone, type EvidenceDraft } from '../../src/store/evidence'
import { NotReached, Problem } from '../../src/server/failures'
import type { PhotoEntry, TicketDetail } from '../../src/server/types'

const photo = (sha256: string, fix: PhotoEntry['fix'] = null): PhotoEntry => ({
  sha256, length: 3, media_type: 'image/jpeg', item: 'ticket:t1', taken: { wall_ms: 1, mono_ms: 1 },
  fix, width: 4, height: 3, source: 'camera',
})

/** A phone and a server: what was kept, what arrived, and which calls the network eats. */
function world(eaten: string[] = []) {
  const rows = new Map<string, EvidenceDraft>()
  const arrived: string[] = []
  const submitted: Array<{ id: string; photos: string[]; note: string }> = []
  let ids = 0
  const lose = (call: string): void => {
    const at = eaten.indexOf(call)
    if (at < 0) return
    eaten.splice(at, 1)
    throw new NotReached('offline')
  }
  const desk = new EvidenceDesk(
    {
      load: async (id) => rows.get(id) ?? null,
      save: async (draft) => void rows.set(draft.ticket_id, structuredClone(draft)),
      drop: async (id) => void rows.delete(id),
      bytes: async (sha) => (sha === 'gone' ? null : new ArrayBuffer(3)),
    },
    {
      putPhoto: async (sha256, bytes) => {
        lose(`photo ${sha256}`)
        arrived.push(sha256)
        return { sha256, length: bytes.byteLength, kept: true, received_at: '', signature: '' }
      },
      submitTicket: async (_id, submissionId, body) => {
        submitted.push({ id: submissionId, photos: body.photos, note: body.note })
        lose('answer')
        return { id: 't1', state: 'submitted' } as TicketDetail
      },
    },
    () => `s${(ids += 1)}`,
  )
  return { desk, rows, arrived, submitted }
}

describe('evidence for a ticket', () => {
  it('sends every photo before the words that name them, then lets go of the draft', async () => {
    const { desk, rows, arrived, submitted } = world()
    let draft = await desk.open('t1', 1)
    draft = await desk.change(draft, { note: ' 已更换 ', photos: [photo('a'), photo('b')] })
    const ticket = await desk.send(draft)
    expect([arrived, submitted, rows.size, ticket.state]).toEqual([
      ['a', 'b'], [{ id: 's1', photos: ['a', 'b'], note: '已更换' }], 0, 'submitted',
    ])
  })

  it('goes on where it was cut and never sends a photo twice', async () => {
    const { desk, rows, arrived, submitted } = world(['photo b'])
    const draft = await desk.change(await desk.open('t1', 1), { photos: [photo('a'), photo('b')] })
    await expect(desk.send(draft)).rejects.toBeInstanceOf(NotReached)
    expect([arrived, submitted]).toEqual([['a'], []])
    await desk.send(rows.get('t1')!)
    expect(arrived).toEqual(['a', 'b'])
  })

  it('repeats a submission whose answer was lost under the same id', async () => {
    const { desk, submitted } = world(['answer'])
    const draft = await desk.change(await desk.open('t1', 1), { photos: [photo('a')] })
    await expect(desk.send(draft)).rejects.toBeInstanceOf(NotReached)
    await desk.send(await desk.open('t1', 1))
    expect(submitted.map((s) => s.id)).toEqual(['s1', 's1'])
  })

  it('takes a new id when the content changes after a send of unknown outcome', async () => {
    const { desk, submitted } = world(['answer'])
    const draft = await desk.change(await desk.open('t1', 1), { photos: [photo('a')] })
    await expect(desk.send(draft)).rejects.toBeInstanceOf(NotReached)
    const changed = await desk.change(await desk.open('t1', 1), { note: '补充' })
    await desk.send(changed)
    expect(submitted.map((s) => s.id)).toEqual(['s1', 's2'])
  })

  it('opens the kept draft of this round, and a fresh one for the next', async () => {
    const { desk } = world()
    await desk.change(await desk.open('t1', 1), { note: '第一轮' })
    expect((await desk.open('t1', 1)).note).toBe('第一轮')
    expect((await desk.open('t1', 2)).note).toBe('')
  })

  it('says so when a photo is no longer on the phone, and keeps the rest', async () => {
    const { desk, rows } = world()
    const draft = await desk.change(await desk.open('t1', 1), { photos: [photo('gone')] })
    await expect(desk.send(draft)).rejects.toBeInstanceOf(PhotoGone)
    expect(rows.get('t1')?.photos).toHaveLength(1)
  })

  it('keeps the draft when the server refuses', async () => {
    const { rows } = world()
    const desk = new EvidenceDesk(
      { load: async () => null, save: async (d) => void rows.set(d.ticket_id, d), drop: async (id) => void rows.delete(id), bytes: async () => new ArrayBuffer(1) },
      {
        putPhoto: async () => { throw new Problem({ status: 413, code: '413.1', zh: '', en: '', errors: [], request_id: null }) },
        submitTicket: async () => ({}) as TicketDetail,
      },
      () => 's',
    )
    const draft = await desk.change(await desk.open('t1', 1), { photos: [photo('a')] })
    await expect(desk.send(draft)).rejects.toBeInstanceOf(Problem)
    expect(rows.has('t1')).toBe(true)
  })
})
