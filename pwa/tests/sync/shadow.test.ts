import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Drafts } from '../../src/local/drafts'
import { Work } from '../../src/local/work'
import { NotReached, Problem } from '../../src/server/failures'
import type { Receipt, VisitBody } from '../../src/server/types'
import { contentHash } from '../../src/sync/canonical'
import { Shadow } from '../../src/sync/shadow'
import { LIN, draft, kit } from '../make'

let count = 0
let drafts: Drafts
let now: number
let sent: VisitBody[]
let fail: unknown
let shadow: Shadow
const ID = 'open'

async function putVisit(id: string, body: VisitBody): Promise<Receipt> {
  sent.push(body)
  if (fail !== null) throw fail
  return {
    visit_id: id, revision: body.revision, state: 'draft', content_hash: await contentHash(body), received_at: '',
    photos_held: [], photos_missing: [], sealed: false, signature: '',
  }
}

beforeEach(async () => {
  count += 1
  now = 100_000
  sent = []
  fail = null
  drafts = new Drafts(new Work(`shadow-${count}`), () => now)
  shadow = new Shadow(drafts, { putVisit }, 'test', () => now)
  await drafts.create(draft({ id: ID }), kit({ visit_id: ID }))
  await drafts.answer(ID, 'A01', { value: true })
})

describe('the shadow of an open visit', () => {
  it('waits until the person has paused, then goes as a draft', async () => {
    expect(await shadow.tick(LIN)).toBe(now + 4_000)
    expect(sent).toEqual([])
    now += 5_000
    expect(await shadow.tick(LIN)).toBeNull()
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ state: 'draft', revision: 1, submitted: null, answers: { A01: { value: true } } })
  })

  it('is not even read again while nothing was changed, and is when something was', async () => {
    now += 5_000
    await shadow.tick(LIN)
    const reading = vi.spyOn(drafts, 'answers')
    await shadow.tick(LIN)
    expect(reading).not.toHaveBeenCalled()
    now += 1
    await drafts.answer(ID, 'A01', { value: false })
    now += 5_000
    await shadow.tick(LIN)
    expect(sent.at(-1)).toMatchObject({ revision: 2, answers: { A01: { value: false } } })
  })

  it('is sent anew when an answer came while it was on its way', async () => {
    now += 5_000
    const late = new Shadow(drafts, { putVisit: async (id, body) => {
      now += 1
      if (sent.length === 0) await drafts.answer(ID, 'A01', { value: false })
      return putVisit(id, body)
    } }, 'test', () => now)
    await late.tick(LIN)
    now += 5_000
    await late.tick(LIN)
    expect(sent.at(-1)).toMatchObject({ answers: { A01: { value: false } } })
  })

  it('goes on a phone whose clock was set back by years, too', async () => {
    now -= 10 * 365 * 86_400_000
    expect(await shadow.tick(LIN)).toBeNull()
    expect(sent).toHaveLength(1)
  })

  it('goes once for one content, and with a higher number for the next', async () => {
    now += 5_000
    await shadow.tick(LIN)
    await shadow.tick(LIN)
    expect(sent).toHaveLength(1)
    await drafts.answer(ID, 'A02', { value: 'x' })
    now += 5_000
    await shadow.tick(LIN)
    expect(sent.map((body) => body.revision)).toEqual([1, 2])
  })

  it('a cut answer: the same content goes again under the same number', async () => {
    fail = new NotReached('timeout')
    now += 5_000
    await expect(shadow.tick(LIN)).rejects.toThrow()
    fail = null
    await shadow.tick(LIN)
    expect(sent.map((body) => body.revision)).toEqual([1, 1])
    expect(await contentHash(sent[0] as VisitBody)).toBe(await contentHash(sent[1] as VisitBody))
  })

  it('a cut answer and then other content: a number is never used for two contents', async () => {
    fail = new NotReached('timeout')
    now += 5_000
    await expect(shadow.tick(LIN)).rejects.toThrow()
    fail = null
    await drafts.answer(ID, 'A01', { value: false })
    now += 5_000
    await shadow.tick(LIN)
    expect(sent.map((body) => body.revision)).toEqual([1, 2])
  })

  it('refused: the visit itself is untouched, and the shadow is given up', async () => {
    fail = new Problem({ status: 409, code: '409.2', zh: '冲突', en: 'conflict', errors: [], request_id: null })
    now += 5_000
    expect(await shadow.tick(LIN)).toBeNull()
    await shadow.tick(LIN)
    expect(sent).toHaveLength(1)
    expect(await drafts.answers(ID)).toEqual({ A01: { value: true } })
    expect((await drafts.get(ID, LIN))?.shadow_problem).toBe('409.2')
  })

  it('of somebody else is never sent', async () => {
    now += 5_000
    await shadow.tick('another')
    expect(sent).toEqual([])
  })
})
