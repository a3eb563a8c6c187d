// F25: the sign-in runs out while work waits, answers are lost, two windows ask at once, and
// somebody else picks up the phone. One server with one cookie jar, as a phone has it.
import { beforeEach, describe, expect, it } from 'vitest'
import { Drafts } from '../../src/local/drafts'
import { Kept } from '../../src/local/kept'
import { Work } from '../../src/local/work'
import { Client } from '../../src/server/client'
import type { Person, VisitBody } from '../../src/server/types'
import { contentHash } from '../../src/sync/canonical'
import { Sender } from '../../src/sync/sender'
import { Shadow } from '../../src/sync/shadow'
import { LIN, WANG, body, entry, person } from '../make'

const people: Record<string, Person> = { lin: person(), wang: person({ id: WANG, login: 'wang' }) }
interface Token {
  of: Person
  next: Token | null
}

/** Rotates as the real one does: a used token leads to the same successor again. */
class Town {
  isThere = true
  jar: Token | null = null
  access = new Map<string, Person>()
  refreshes = 0
  loseNextRefresh = false
  visits: Array<{ id: string; by: string }> = []
  /** Happens once, while a visit is on its way. */
  onVisit: () => Promise<void> = async () => undefined
  private count = 0

  fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    await Promise.resolve()
    if (!this.isThere) throw new TypeError('no network')
    const path = String(input).replace('/api/v1', '')
    if (path === '/session') return this.give({ of: people[(JSON.parse(init.body as string) as { login: string }).login] as Person, next: null })
    if (path === '/session/refresh') return this.refresh()
    const happens = this.onVisit
    this.onVisit = async () => undefined
    await happens()
    const who = this.access.get(((init.headers as Record<string, string>)['Authorization'] ?? '').replace('Bearer ', ''))
    if (who === undefined) return no(401, '401.1')
    const sent = JSON.parse(init.body as string) as VisitBody
    const id = path.split('/')[2] as string
    this.visits.push({ id, by: who.id })
    return json(202, {
      visit_id: id, revision: sent.revision, state: sent.state, content_hash: await contentHash(sent), received_at: '',
      photos_held: [], photos_missing: [], sealed: true, signature: 's',
    })
  }
  /** Every access token given out so far is over. */
  expire(): void {
    this.access.clear()
  }
  private async refresh(): Promise<Response> {
    this.refreshes += 1
    const cookie = this.jar
    await Promise.resolve()
    if (cookie === null) return no(401, '401.3')
    cookie.next ??= { of: cookie.of, next: null }
    if (this.loseNextRefresh) {
      // The cookie did not arrive either: the phone still has the old one.
      this.loseNextRefresh = false
      throw new TypeError('cut')
    }
    return this.give(cookie.next)
  }
  private give(token: Token): Response {
    this.jar = token
    const access = `access-${(this.count += 1)}`
    this.access.set(access, token.of)
    return json(200, { access_token: access, expires_in: 600, person: token.of })
  }
}
function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' } })
}
const no = (status: number, code: string): Response => json(status, { status, code, zh: '不行', en: 'no', errors: [] })

let count = 0
let town: Town
let kept: Kept
let work: Work

/** A window of the phone: its own page, the same disk and the same cookie. */
function page() {
  const client = new Client({ fetch: town.fetch, cookies: () => 'sw_csrf=x' })
  const drafts = new Drafts(work)
  const who = (): string | null => client.session.person?.id ?? null
  const sender = new Sender({
    kept, work, drafts, uplink: client, shadow: new Shadow(drafts, client, 'test'), probe: async () => town.isThere, person: who, later: () => () => undefined,
  })
  return { client, sender, signIn: (login: string) => client.session.signIn(login, 'storewalk', 'device') }
}
async function waiting(...ids: string[]): Promise<void> {
  for (const id of ids) {
    const content = body({ started: { wall_ms: Number(id.slice(1)), mono_ms: 1 } })
    await kept.saveRow(entry({ id, body: content, content_hash: await contentHash(content) }))
  }
}

beforeEach(() => {
  count += 1
  town = new Town()
  kept = new Kept(`expired-kept-${count}`)
  work = new Work(`expired-work-${count}`)
})

describe('the sign-in runs out in the middle of the queue', () => {
  it('one refresh, and everything arrives once', async () => {
    const lin = page()
    await lin.signIn('lin')
    await waiting('v1', 'v2', 'v3')
    town.onVisit = async () => town.expire()
    await lin.sender.kick()
    expect(town.refreshes).toBe(1)
    expect(town.visits).toEqual(['v1', 'v2', 'v3'].map((id) => ({ id, by: LIN })))
    expect(await kept.rows(LIN)).toEqual([])
  })

  it('many calls at once ask for one refresh', async () => {
    const { client, signIn } = page()
    await signIn('lin')
    town.expire()
    const sent = { ...body(), sent_wall_ms: 0 }
    await Promise.all(['v1', 'v2', 'v3', 'v4'].map((id) => client.putVisit(id, sent)))
    expect([town.refreshes, town.visits.length]).toEqual([1, 4])
  })

  it('the answer to the refresh is lost: the same successor, and the queue goes on', async () => {
    const lin = page()
    await lin.signIn('lin')
    await waiting('v1')
    const before = town.jar
    town.expire()
    town.loseNextRefresh = true
    await lin.sender.kick()
    expect([town.refreshes, town.jar === before?.next]).toEqual([2, true])
    expect(town.visits).toEqual([{ id: 'v1', by: LIN }])
  })

  it('over for good: the queue is kept, and goes after a sign-in of the same person', async () => {
    const lin = page()
    await lin.signIn('lin')
    await waiting('v1', 'v2')
    town.expire()
    town.jar = null
    await lin.sender.kick()
    expect([lin.sender.mood, town.visits.length, (await kept.rows(LIN)).length]).toEqual(['signin', 0, 2])
    await lin.signIn('lin')
    await lin.sender.kick()
    expect([town.visits.length, await kept.rows(LIN)]).toEqual([2, []])
  })

  it('two windows refresh at once: both live', async () => {
    const [one, two] = [page(), page()]
    await one.signIn('lin')
    await two.client.session.resume()
    town.expire()
    const sent = { ...body(), sent_wall_ms: 0 }
    await Promise.all([one.client.putVisit('v1', sent), two.client.putVisit('v2', sent)])
    expect(town.visits.map((visit) => visit.by)).toEqual([LIN, LIN])
    expect(one.client.session.person?.id).toBe(two.client.session.person?.id)
  })
})

describe('somebody else picks up the phone', () => {
  it('in another window while a visit is on its way: it is never sent in their name', async () => {
    const [lin, wang] = [page(), page()]
    await lin.signIn('lin')
    await waiting('v1')
    // The cookie is the other's now, and the token of the visit runs out on the way.
    town.onVisit = async () => {
      await wang.signIn('wang')
      town.access = new Map([...town.access].filter(([, who]) => who.id === WANG))
    }
    await lin.sender.kick()
    expect(town.visits).toEqual([])
    expect(await kept.rows(LIN)).toHaveLength(1)
    await wang.sender.kick()
    expect([town.visits, (await kept.rows(WANG)).length]).toEqual([[], 0])
  })

  it('in this window, between two steps of the sender: the same', async () => {
    const lin = page()
    await lin.signIn('lin')
    await waiting('v1')
    const row = kept.row.bind(kept)
    kept.row = (async (id: string) => {
      const found = await row(id)
      if (lin.client.session.person?.id === LIN) await lin.signIn('wang')
      return found
    }) as typeof kept.row
    await lin.sender.kick()
    expect(town.visits).toEqual([])
    kept.row = row
    await lin.sender.kick()
    expect([town.visits, (await kept.rows(LIN)).length]).toEqual([[], 1])
    await lin.signIn('lin')
    await lin.sender.kick()
    expect(town.visits).toEqual([{ id: 'v1', by: LIN }])
  })

  it('the page of one person, opened with the cookie of the other, sends nothing of either', async () => {
    const [lin, wang] = [page(), page()]
    await wang.signIn('wang')
    lin.client.session.expect(LIN)
    const mine = lin.client.putVisit('v1', { ...body(), sent_wall_ms: 0 }, { whose: LIN })
    await expect(mine).rejects.toMatchObject({ name: 'SignedOut' })
    expect(town.visits).toEqual([])
  })
})
