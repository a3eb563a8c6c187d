// The link to a ticket: one for everybody, shown by each person's own door.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { shareKind, shareText, takeTicketLink, ticketAt, ticketLink } from '../../src/store/link'

const ID = '0192f0c1-2b1c-7c1e-9c1e-000000000001'
afterEach(() => history.replaceState(null, '', '/'))

describe('the link to a ticket', () => {
  it('is short, and becomes an address of the screens', () => {
    expect(ticketLink(ID, 'https://xundian.example')).toBe(`https://xundian.example/t/${ID}`)
    takeTicketLink({ pathname: `/t/${ID}` })
    expect(location.hash).toBe(`#/t/${ID}`)
  })
  it.each(['/', '/t/', '/t/a/b', '/tickets/1', '/t/%2e%2e'])('leaves %s alone', (pathname) => {
    takeTicketLink({ pathname })
    expect(location.hash).toBe('')
  })
  it.each([
    [`/t/${ID}`, 'store', `/store/tickets/${ID}`],
    [`/t/${ID}`, 'field', `/field/tickets/${ID}`],
    [`/t/${ID}`, 'hq', `/hq.html#/tickets/${ID}`],
    [`/store/tickets/${ID}`, 'field', `/field/tickets/${ID}`],
    [`/field/tickets/${ID}`, 'store', `/store/tickets/${ID}`],
    ['/field/tickets', 'store', null],
    ['/field/me', 'store', null],
  ])('%s at the %s door: %s', (path, door, shown) => {
    expect(ticketAt(path, door)).toBe(shown)
  })
})

describe('telling others of a ticket', () => {
  const due_at = '2026-12-01T10:00:00Z'
  it.each([
    ['assigned', due_at, 'do'], ['in_progress', due_at, 'do'], ['submitted', due_at, 'judge'], ['closed', due_at, 'see'], ['opened', null, 'see'],
  ] as const)('%s, due %s: %s', (state, due, kind) => {
    expect(shareKind({ state, due_at: due })).toBe(kind)
  })
  it('goes by the phone\'s own sheet, else onto the clipboard, and may be given up', async () => {
    const share = vi.fn(async () => undefined)
    const writeText = vi.fn(async () => undefined)
    expect(await shareText('x', { share } as never)).toBe('shared')
    expect(await shareText('y', { clipboard: { writeText } } as never)).toBe('copied')
    expect([share.mock.calls, writeText.mock.calls]).toEqual([[[{ text: 'x' }]], [['y']]])
    const no = vi.fn(() => Promise.reject(new DOMException('', 'AbortError')))
    expect(await shareText('z', { share: no } as never)).toBeNull()
  })
})
