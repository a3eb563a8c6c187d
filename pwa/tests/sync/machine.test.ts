import { describe, expect, it } from 'vitest'
import { backoffMs } from '../../src/sync/backoff'
import { nextStep, onPassing, onReceipt, onRefused, onRetry, type Board, type OutboxEntry } from '../../src/sync/machine'
import { LIN, body, entry, photo, receipt, sha } from '../make'

const REFUSAL = { status: 422, code: '422.3', zh: '不行', en: 'no', errors: [] }
function fact(mark: string, held = false) {
  return { person_id: LIN, sha256: sha(mark), media_type: 'image/jpeg', width: 1, height: 1, saved_ms: 1, held_ms: held ? 1 : null, length: 3 }
}
function board(over: Partial<Board> = {}): Board {
  return { entries: [], photos: [], now: 1_000, ...over }
}
const withPhotos = (marks: string[], over: Partial<OutboxEntry> = {}) =>
  entry({ body: body({ photos: marks.map((mark) => photo({ sha256: sha(mark) })) }), ...over })

describe('what to do next', () => {
  it('rests when there is nothing', () => {
    expect(nextStep(board())).toEqual({ do: 'rest', until: null })
  })

  it('sends photos first, the visit when all of them are held', () => {
    const one = withPhotos(['a', 'b'])
    expect(nextStep(board({ entries: [one], photos: [fact('a'), fact('b')] }))).toEqual({ do: 'photo', sha256: sha('a'), entry: one.id })
    expect(nextStep(board({ entries: [one], photos: [fact('a', true), fact('b')] }))).toEqual({ do: 'photo', sha256: sha('b'), entry: one.id })
    expect(nextStep(board({ entries: [one], photos: [fact('a', true), fact('b', true)] }))).toEqual({ do: 'visit', entry: one.id })
  })

  it('sends a photo that two items name once', () => {
    const one = withPhotos(['a', 'a'])
    expect(nextStep(board({ entries: [one], photos: [fact('a', true)] }))).toEqual({ do: 'visit', entry: one.id })
  })

  it('lets a poisoned visit hold nobody up', () => {
    const bad = onRefused(entry(), REFUSAL)
    const good = entry()
    expect(nextStep(board({ entries: [bad, good] }))).toEqual({ do: 'visit', entry: good.id })
    expect(nextStep(board({ entries: [bad] }))).toEqual({ do: 'rest', until: null })
  })

  it('waits no longer than the longest wait, wherever the clock is turned meanwhile', () => {
    const year = 365 * 86_400_000
    const tried = onPassing(entry(), 20 * year)
    expect(nextStep(board({ entries: [tried], now: 20 * year }))).toEqual({ do: 'rest', until: tried.next_ms })
    for (const now of [10 * year, 30 * year]) expect(nextStep(board({ entries: [tried], now }))).toEqual({ do: 'visit', entry: tried.id })
  })

  it('goes on with others while one waits for its next try', () => {
    const waiting = entry({ next_ms: 5_000 })
    const other = entry()
    expect(nextStep(board({ entries: [waiting, other] }))).toEqual({ do: 'visit', entry: other.id })
    expect(nextStep(board({ entries: [waiting] }))).toEqual({ do: 'rest', until: 5_000 })
  })

  it('sends the visit although a photo of it is gone from the phone', () => {
    const one = withPhotos(['a', 'b'], { lost: [sha('a')] })
    expect(nextStep(board({ entries: [one], photos: [fact('b', true)] }))).toEqual({ do: 'visit', entry: one.id })
  })

  it('sends photos of open visits early, but after everything that was handed in', () => {
    const one = withPhotos(['a'])
    const photos = [fact('d'), fact('a')]
    expect(nextStep(board({ entries: [one], photos }))).toMatchObject({ sha256: sha('a') })
    expect(nextStep(board({ photos: [fact('d')] }))).toEqual({ do: 'photo', sha256: sha('d'), entry: null })
    expect(nextStep(board({ photos: [{ ...fact('d'), refusal: REFUSAL }] }))).toEqual({ do: 'rest', until: null })
  })

  it('does not send early what belongs to a quarantined visit', () => {
    const bad = onRefused(withPhotos(['a']), REFUSAL)
    expect(nextStep(board({ entries: [bad], photos: [fact('a')] }))).toEqual({ do: 'rest', until: null })
  })

  it('finishes what is sealed before anything else of it', () => {
    const one = withPhotos(['a'], { state: 'sealed' })
    expect(nextStep(board({ entries: [one], photos: [fact('a')] }))).toEqual({ do: 'finish', entry: one.id })
  })
})

describe('what an answer means', () => {
  it('only a receipt about this very content counts', () => {
    const one = entry()
    for (const wrong of [{ content_hash: 'other' }, { visit_id: 'other' }, { state: 'draft' as const }]) {
      const after = onReceipt(one, receipt(one, wrong), 0, () => 0.5)
      expect(after.state).toBe('waiting')
      expect(after.attempts).toBe(1)
    }
  })

  it('sealed only when the server misses nothing', () => {
    const one = withPhotos(['a'])
    expect(onReceipt(one, receipt(one), 0).state).toBe('sealed')
    expect(onReceipt(one, receipt(one, { sealed: false, photos_missing: [sha('a')] }), 0)).toMatchObject({ state: 'sent', next_ms: 0 })
    expect(onReceipt(one, receipt(one, { sealed: true, photos_missing: [sha('a')] }), 0).state).toBe('sent')
  })

  it('waits before asking again when there is nothing left to send', () => {
    const one = withPhotos(['a'], { lost: [sha('a')] })
    const after = onReceipt(one, receipt(one, { sealed: false, photos_missing: [sha('a')] }), 1_000, () => 0.5)
    expect(after.next_ms).toBeGreaterThan(1_000)
  })

  it('a retry forgets the refusal and the waiting, not the receipt', () => {
    const one = { ...onRefused(onPassing(entry(), 0), REFUSAL) }
    expect(onRetry(one)).toMatchObject({ state: 'waiting', refusal: null, next_ms: 0, attempts: 0 })
    expect(onRetry({ ...one, receipt: receipt(one, { sealed: false }) }).state).toBe('sent')
  })
})

describe('waiting', () => {
  it('doubles, is capped, and never less than half of its step', () => {
    expect(backoffMs(1, () => 0)).toBe(1_000)
    expect(backoffMs(2, () => 0)).toBe(2_000)
    expect(backoffMs(50, () => 1)).toBe(300_000)
    for (let attempt = 1; attempt < 30; attempt += 1) {
      expect(backoffMs(attempt, () => 0)).toBeLessThanOrEqual(backoffMs(attempt, () => 0.999))
    }
  })
})
