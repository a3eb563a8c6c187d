// The adversarial list: what the road, the server and the phone can do to a visit.
import { beforeEach, describe, expect, it } from 'vitest'
import { Drafts } from '../../src/local/drafts'
import { Kept } from '../../src/local/kept'
import { Work } from '../../src/local/work'
import { NotReached, Problem, SignedOut } from '../../src/server/failures'
import type { PhotoKept, Receipt, VisitBody } from '../../src/server/types'
import { contentHash, sha256Hex } from '../../src/sync/canonical'
import type { OutboxEntry } from '../../src/sync/machine'
import { withRetaken } from '../../src/sync/photo-faults'
import { makeProbe } from '../../src/sync/probe'
import { rescueZip } from '../../src/sync/rescue'
import { Sender } from '../../src/sync/sender'
import { LIN, WANG, body, draft, entry, kit, photo, sha } from '../make'

function problem(status: number): Problem {
  return new Problem({ status, code: `${status}.1`, zh: '不行', en: 'no', errors: [], request_id: null })
}

/** A server that keeps what it is sent, and can be told to misbehave once or always. */
class FakeServer {
  photos = new Map<string, number>()
  visits = new Map<string, { hash: string; photos: string[] }>()
  calls: string[] = []
  alive = true
  before: (call: string) => void = () => undefined
  after: (call: string) => void = () => undefined

  private async run<T>(call: string, work: () => Promise<T>): Promise<T> {
    this.calls.push(call)
    this.before(call)
    const answer = await work()
    this.after(call)
    return answer
  }
  putPhoto = (digest: string, bytes: ArrayBuffer): Promise<PhotoKept> =>
    this.run(`photo ${digest[0]}`, async () => {
      this.photos.set(digest, bytes.byteLength)
      return { sha256: digest, length: bytes.byteLength, kept: true, received_at: '', signature: '' }
    })
  putVisit = (id: string, sent: VisitBody): Promise<Receipt> =>
    this.run(`visit ${id}`, async () => {
      const hash = await contentHash(sent)
      const old = this.visits.get(id)
      if (old !== undefined && old.hash !== hash) throw problem(409)
      this.visits.set(id, { hash, photos: sent.photos.map((p) => p.sha256) })
      return this.say(id)
    })
  receipt = (id: string): Promise<Receipt> => this.run(`receipt ${id}`, async () => this.say(id))
  private say(id: string): Receipt {
    const visit = this.visits.get(id)
    if (visit === undefined) throw problem(404)
    const missing = visit.photos.filter((digest) => !this.photos.has(digest))
    return {
      visit_id: id, revision: 1, state: 'submitted', content_hash: visit.hash, received_at: '',
      photos_held: [], photos_missing: missing, sealed: missing.length === 0, signature: 's',
    }
  }
}

let count = 0
let kept: Kept
let work: Work
let drafts: Drafts
let server: FakeServer
let now: number
let person: string | null

function makeSender(): Sender {
  return new Sender({
    kept, work, drafts, uplink: server, shadow: { tick: async () => null }, probe: async () => server.alive,
    person: () => person, now: () => now, random: () => 0, later: () => () => undefined,
  })
}
async function handIn(marks: string[], over: Partial<OutboxEntry> = {}): Promise<OutboxEntry> {
  const content = body({ photos: marks.map((mark) => photo({ sha256: sha(mark) })), ...over.body })
  const row = entry({ ...over, body: content, content_hash: await contentHash(content) })
  for (const mark of marks) {
    await kept.savePhoto({
      person_id: row.person_id, sha256: sha(mark), bytes: new Uint8Array([1, 2, 3]).buffer, media_type: 'image/jpeg',
      width: 1, height: 1, saved_ms: 1, held_ms: null,
    })
  }
  await kept.saveRow(row)
  return row
}
const rows = () => kept.rows<OutboxEntry>(LIN)

beforeEach(() => {
  count += 1
  kept = new Kept(`sender-kept-${count}`)
  work = new Work(`sender-work-${count}`)
  drafts = new Drafts(work)
  server = new FakeServer()
  now = 1_000
  person = LIN
})

describe('a visit on its way', () => {
  it('goes photos first, one at a time, and leaves the phone only when it is sealed', async () => {
    const one = await handIn(['a', 'b'])
    await makeSender().kick()
    expect(server.calls).toEqual(['photo a', 'photo b', `visit ${one.id}`])
    expect(await rows()).toEqual([])
    expect(await kept.photoFacts(LIN)).toEqual([])
    expect(await work.sent.get(one.id)).toMatchObject({ store_name: '人民路店', photos: 2 })
  })

  it('the same submission twice is one visit', async () => {
    const one = await handIn(['a'])
    await makeSender().kick()
    await kept.saveRow(one)
    await makeSender().kick()
    expect(server.visits.size).toBe(1)
    expect(await rows()).toEqual([])
  })

  it('killed between the commit of the server and its answer: sent again, harmlessly', async () => {
    await handIn(['a'])
    let cut = true
    server.after = (call) => {
      if (call.startsWith('visit') && cut) {
        cut = false
        throw new NotReached('offline')
      }
    }
    const first = makeSender()
    await first.kick()
    expect(first.mood).toBe('offline')
    expect(await rows()).toHaveLength(1)
    await makeSender().kick()
    expect(server.visits.size).toBe(1)
    expect(await rows()).toEqual([])
  })

  it('killed in the middle of the photos: those acknowledged are not sent again', async () => {
    await handIn(['a', 'b', 'c'])
    server.before = (call) => {
      if (call === 'photo c') throw new NotReached('timeout')
    }
    await makeSender().kick()
    server.before = () => undefined
    server.calls = []
    await makeSender().kick()
    expect(server.calls[0]).toBe('photo c')
    expect(server.calls).not.toContain('photo a')
  })

  it('killed after the seal, before the copy was dropped: only the dropping is left to do', async () => {
    const one = await handIn(['a'])
    await kept.saveRow({ ...one, state: 'sealed', receipt: {
      visit_id: one.id, revision: 1, state: 'submitted', content_hash: one.content_hash, received_at: '', photos_held: [],
      photos_missing: [], sealed: true, signature: 's' } })
    await makeSender().kick()
    expect(server.calls).toEqual([])
    expect(await rows()).toEqual([])
  })

  it('a photo the server lost again is sent again', async () => {
    const one = await handIn(['a'])
    await kept.markPhoto(LIN, sha('a'), 5)
    await makeSender().kick()
    expect(server.calls).toEqual([`visit ${one.id}`, 'photo a', `receipt ${one.id}`])
    expect(await rows()).toEqual([])
  })

  it('a photo whose bytes are gone from the phone does not keep the visit', async () => {
    const one = await handIn(['a', 'b'])
    await kept.dropPhotos(LIN, [sha('a')])
    await makeSender().kick()
    const [row] = await rows()
    expect(server.visits.has(one.id)).toBe(true)
    expect(row).toMatchObject({ state: 'sent', lost: [sha('a')] })
    expect(row?.next_ms).toBeGreaterThan(now)
  })

  it('a photo that is another visit’s too stays until both are sealed', async () => {
    await handIn(['a'])
    const second = await handIn(['a'])
    await kept.saveRow({ ...second, next_ms: now + 60_000 })
    await makeSender().kick()
    expect(await kept.photoBytes(LIN, sha('a'))).not.toBeNull()
  })

  it('photos of an open visit go early and stay on the phone', async () => {
    const open = draft({ photos: [photo({ sha256: sha('d') })] })
    await drafts.create(open, kit({ visit_id: open.id }))
    await handIn(['d'])
    await makeSender().kick()
    expect(server.photos.has(sha('d'))).toBe(true)
    expect(await kept.photoBytes(LIN, sha('d'))).not.toBeNull()
  })
})

describe('a bad road', () => {
  it('no server: nothing is sent, and the next try is set', async () => {
    await handIn(['a'])
    server.alive = false
    const sender = makeSender()
    await sender.kick()
    expect([sender.mood, server.calls]).toEqual(['offline', []])
    expect(sender.until).toBeGreaterThan(now)
  })

  it('a captive portal is told from no network', async () => {
    await handIn(['a'])
    const answers = (status: number, text: string) => makeProbe(async () => new Response(text, { status }))()
    expect([await answers(200, '{"status":"alive"}'), await answers(200, '<html>'), await answers(302, ''), await answers(511, ''), await answers(502, '')]).toEqual([true, 'portal', 'portal', 'portal', false])
    const sender = new Sender({ kept, work, drafts, uplink: server, shadow: { tick: async () => null }, probe: async () => 'portal', person: () => person, now: () => now, random: () => 0, later: () => () => undefined })
    await sender.kick()
    expect([sender.mood, server.calls]).toEqual(['portal', []])
  })

  it('a captive portal that answers for a photo is not believed', async () => {
    await handIn(['a'])
    server.putPhoto = async () => ({ sha256: 'login', length: 0, kept: true, received_at: '', signature: '' })
    await makeSender().kick()
    expect((await kept.photoFacts(LIN))[0]?.held_ms).toBeNull()
    expect(await rows()).toHaveLength(1)
  })

  it('an acknowledgement of other content is not believed', async () => {
    const one = await handIn([])
    const honest = server.putVisit
    server.putVisit = async (id, sent) => ({ ...(await honest(id, sent)), content_hash: 'other' })
    await makeSender().kick()
    expect((await rows())[0]).toMatchObject({ id: one.id, state: 'waiting', attempts: 1 })
  })

  it('a busy server: that visit waits, the others go on', async () => {
    const busy = await handIn([])
    const other = await handIn([])
    server.before = (call) => {
      if (call === `visit ${busy.id}`) throw problem(503)
    }
    const sender = makeSender()
    await sender.kick()
    expect((await rows()).map((row) => row.id)).toEqual([busy.id])
    expect(server.visits.has(other.id)).toBe(true)
    expect(sender.mood).toBe('resting')
  })
})

describe('a refusal', () => {
  it.each([409, 422, 413, 403])('%i is quarantined with its sentence and blocks nobody', async (status) => {
    const bad = await handIn(['a'])
    const good = await handIn(['b'])
    server.before = (call) => {
      if (call === `visit ${bad.id}`) throw problem(status)
    }
    await makeSender().kick()
    const left = await rows()
    expect(left).toHaveLength(1)
    expect(left[0]).toMatchObject({ id: bad.id, state: 'quarantined', refusal: { status, zh: '不行' } })
    expect(server.visits.has(good.id)).toBe(true)
    expect(await kept.photoBytes(LIN, sha('a'))).not.toBeNull()
  })

  const badBytes = (call: string): void => {
    if (call === 'photo a') throw problem(422)
  }

  it('of a photo sets the photo aside alone: the visit goes without it', async () => {
    const answers = { A01: { value: false, photos: [sha('a'), sha('b')] }, A02: { value: 'x', photos: [sha('a')] } }
    const one = await handIn(['a', 'b'], { body: { answers } as unknown as VisitBody })
    server.before = badBytes
    await makeSender().kick()
    expect(server.visits.get(one.id)?.photos).toEqual([sha('b')])
    expect(await rows()).toEqual([])
    expect(await kept.photoBytes(LIN, sha('a'))).not.toBeNull()
    expect(await kept.photoFacts(LIN)).toMatchObject([{ sha256: sha('a'), refusal: { status: 422, zh: '不行' } }])
  })

  it('of a photo that the visit must have waits for a new one, which takes its place', async () => {
    const one = await handIn(['a'], { body: { answers: { A01: { value: false, photos: [sha('a')] } } } as unknown as VisitBody })
    server.before = (call) => {
      badBytes(call)
      if (call.startsWith('visit')) throw problem(422)
    }
    await makeSender().kick()
    const [stuck] = await rows()
    expect(stuck).toMatchObject({ state: 'quarantined', left_out: [{ sha256: sha('a'), item: 'A01' }] })
    expect(stuck?.body.answers).toEqual({ A01: { value: false } })
    server.before = () => undefined
    await kept.savePhoto({ person_id: LIN, sha256: sha('c'), bytes: new Uint8Array([9]).buffer, media_type: 'image/jpeg', width: 1, height: 1, saved_ms: 1, held_ms: null })
    await kept.saveRow(await withRetaken(stuck as OutboxEntry, sha('a'), photo({ sha256: sha('c'), item: 'A01' })))
    await makeSender().kick()
    expect(server.visits.get(one.id)?.photos).toEqual([sha('c')])
    expect(await rows()).toEqual([])
  })

  it('of a signature sets the visit aside, which means nothing without it', async () => {
    await handIn(['a'], { body: { manager_confirm: { name: '王', image: sha('a'), refused: null } } as unknown as VisitBody })
    server.before = badBytes
    await makeSender().kick()
    expect((await rows())[0]).toMatchObject({ state: 'quarantined' })
  })

  it('of a photo that an open visit has is remembered, and not asked for in circles', async () => {
    const open = draft({ photos: [photo({ sha256: sha('a') })] })
    await drafts.create(open, kit({ visit_id: open.id }))
    await kept.savePhoto({ person_id: LIN, sha256: sha('a'), bytes: new Uint8Array([1]).buffer, media_type: 'image/jpeg', width: 1, height: 1, saved_ms: 1, held_ms: null })
    server.before = badBytes
    await makeSender().kick()
    await makeSender().kick()
    expect(server.calls).toEqual(['photo a'])
    expect((await kept.photoFacts(LIN))[0]?.refusal?.status).toBe(422)
  })

  const damaged = new Problem({ status: 422, code: '422.2', zh: '', en: '', errors: [{ path: 'digest_mismatch', zh: '', en: '' }], request_id: null })

  it('because of damage on the way is tried again', async () => {
    const bytes = new Uint8Array([1, 2, 3]).buffer
    const digest = await sha256Hex(bytes)
    const content = body({ photos: [photo({ sha256: digest })] })
    await kept.savePhoto({ person_id: LIN, sha256: digest, bytes, media_type: 'image/jpeg', width: 1, height: 1, saved_ms: 1, held_ms: null })
    await kept.saveRow(entry({ body: content, content_hash: await contentHash(content) }))
    server.before = (call) => {
      if (call.startsWith('photo')) throw damaged
    }
    await makeSender().kick()
    expect((await rows())[0]).toMatchObject({ state: 'waiting', attempts: 1 })
  })

  it('because of damage on this phone never would arrive, so the visit goes without it', async () => {
    const one = await handIn(['a', 'b'])
    server.before = (call) => {
      if (call === 'photo a') throw damaged
    }
    await makeSender().kick()
    expect(server.visits.get(one.id)?.photos).toEqual([sha('b')])
    expect((await kept.photoFacts(LIN)).map((fact) => fact.sha256)).toEqual([sha('a')])
  })

  it('leaves a visit that can be exported alone, with its photos', async () => {
    const bad = await handIn(['a'])
    const file = new Uint8Array(await (await rescueZip(kept, drafts, { personId: LIN, build: 'test', only: bad.id })).arrayBuffer())
    const text = new TextDecoder().decode(file)
    expect([file[0], file[1]]).toEqual([0x50, 0x4b])
    expect(text).toContain(`visits/${bad.id}.json`)
    expect(text).toContain(`photos/${sha('a')}.jpg`)
    expect(text).toContain(bad.content_hash)
  })
})

describe('whose work it is', () => {
  it('nobody signed in: nothing goes, nothing is lost', async () => {
    await handIn(['a'])
    person = null
    const sender = makeSender()
    await sender.kick()
    expect([sender.mood, server.calls]).toEqual(['signin', []])
    expect(await rows()).toHaveLength(1)
  })

  it('the sign-in ends in the middle of the queue: the rest waits for the next sign-in', async () => {
    await handIn(['a', 'b'])
    server.before = (call) => {
      if (call === 'photo b') throw new SignedOut()
    }
    const sender = makeSender()
    await sender.kick()
    expect(sender.mood).toBe('signin')
    server.before = () => undefined
    await sender.kick()
    expect(await rows()).toEqual([])
  })

  it('a second person sends nothing of the first', async () => {
    await handIn(['a'])
    person = WANG
    await makeSender().kick()
    expect(server.calls).toEqual([])
    expect(await rows()).toHaveLength(1)
  })

  it('a change of person in the middle stops the first one’s sending', async () => {
    await handIn(['a', 'b'])
    server.after = () => {
      person = WANG
    }
    await makeSender().kick()
    expect(server.calls).toEqual(['photo a'])
    expect(await rows()).toHaveLength(1)
  })
})

describe('the phone itself', () => {
  it('a clock that is wrong by a day changes nothing of the content', async () => {
    const one = await handIn([])
    now += 86_400_000
    await makeSender().kick()
    expect(server.visits.get(one.id)?.hash).toBe(one.content_hash)
  })

  it('kicked ten times at once it still sends once', async () => {
    await handIn(['a'])
    const sender = makeSender()
    await Promise.all(Array.from({ length: 10 }, () => sender.kick()))
    expect(server.calls.filter((call) => call === 'photo a')).toHaveLength(1)
  })

  it('fields of a newer app survive this one', async () => {
    const one = await handIn([])
    await kept.saveRow({ ...one, next_ms: 9_999, from_the_future: 1 } as OutboxEntry)
    expect((await rows())[0]).toHaveProperty('from_the_future', 1)
  })

  it('any order of any failures ends with every visit sealed exactly once', async () => {
    let seed = 7
    const dice = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
    for (let n = 0; n < 5; n += 1) await handIn(['a', 'b', 'c'].map((mark) => String.fromCharCode(mark.charCodeAt(0) + n)))
    const stumble = (): void => {
      const roll = dice()
      if (roll < 0.15) throw new NotReached('offline')
      if (roll < 0.25) throw problem(503)
      if (roll < 0.3) throw new SignedOut()
    }
    server.before = stumble
    server.after = stumble
    for (let run = 0; run < 200 && (await rows()).length > 0; run += 1) {
      now += 600_000
      await makeSender().kick()
    }
    expect(await rows()).toEqual([])
    expect(server.visits.size).toBe(5)
    expect(await work.sent.count()).toBe(5)
  })
})
