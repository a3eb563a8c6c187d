import { afterEach, describe, expect, it, vi } from 'vitest'
import { candidateOf, codeOf, refIn, refOf, refText } from '../../../src/hq/checklists/candidates'
import { difference, follow, matrixOf, pauseMs, share } from '../../../src/hq/checklists/replay'
import type { Authoring, Replay, ReplaySummary } from '../../../src/server/authoring'

const replay = (over: Partial<Replay> = {}): Replay => ({
  id: 'r1', checklist_code: 'CV', state: 'running', total: 200, done: 50, months: 12, created_by: null, created_at: '', finished_at: null, error: null, summary: null, ...over,
})

describe('the figures of a replay', () => {
  it.each([
    ['79.4', '81.25', '1.85'],
    ['81.25', '79.4', '-1.85'],
    ['0.1', '0.3', '0.2'],
    ['90', '90.0', '0.0'],
    ['-2', '3', '5'],
    ['99999999999999999.1', '99999999999999999.2', '0.1'],
  ])('%s to %s is exactly %s', (before, after, moved) => expect(difference(before, after)).toBe(moved))

  it('has no difference where a visit was not assessed', () => {
    expect(difference(null, '80')).toBeNull()
    expect(difference('80', null)).toBeNull()
  })

  it('never shows all of it before it is done', () => {
    expect(share(replay())).toBe(25)
    expect(share(replay({ done: 199 }))).toBe(99)
    expect(share(replay({ total: 0, done: 0, state: 'queued' }))).toBe(0)
    expect(share(replay({ total: 0, done: 0, state: 'done' }))).toBe(100)
  })

  it('lays out who moves where, with grades that only a move names', () => {
    const summary = { grades: [{ grade: 'A', before: 3, after: 1 }, { grade: 'B', before: 0, after: 1 }], moves: [{ from: 'A', to: 'A', count: 1 }, { from: 'A', to: 'B', count: 1 }, { from: 'A', to: null, count: 1 }] }
    expect(matrixOf(summary as ReplaySummary)).toEqual({ grades: ['A', 'B', '–'], cells: [[1, 1, 1], [0, 0, 0], [0, 0, 0]] })
  })
})

describe('following a replay', () => {
  afterEach(() => vi.useRealTimers())
  const asking = (answers: Array<Replay | Error>) => {
    const ask = vi.fn(() => {
      const next = answers.shift()
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next as Replay)
    })
    return { ask, authoring: { replay: ask } as unknown as Authoring }
  }

  it('asks until it is over, through a lost network, and then no more', async () => {
    vi.useFakeTimers()
    const { ask, authoring } = asking([replay(), new Error('offline'), replay({ state: 'done' })])
    const heard: string[] = []
    const lost = vi.fn()
    follow(authoring, 'r1', (now) => heard.push(now.state), lost)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(heard).toEqual(['running', 'done'])
    expect(lost).toHaveBeenCalledOnce()
    expect(ask).toHaveBeenCalledTimes(3)
  })

  it('says nothing more once the screen is left', async () => {
    vi.useFakeTimers()
    const { ask, authoring } = asking([replay(), replay()])
    const heard = vi.fn()
    const stop = follow(authoring, 'r1', heard, () => undefined)
    await vi.advanceTimersByTimeAsync(0)
    stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ask).toHaveBeenCalledOnce()
    expect(heard).toHaveBeenCalledOnce()
  })

  it('asks less often as time goes by', () => {
    expect([0, 1, 4, 99].map(pauseMs)).toEqual([400, 700, 2_000, 2_000])
  })
})

describe('what is tried', () => {
  it('is read from an address and from a picker, and from nothing else', () => {
    expect(refIn({ draft: 'd1' })).toEqual({ kind: 'draft', id: 'd1' })
    expect(refIn({ code: 'CV' })).toBeNull()
    expect(refOf('policy:p1')).toEqual({ kind: 'policy', id: 'p1' })
    expect([refOf('visit:p1'), refOf('policy:'), refOf(''), refOf(undefined)]).toEqual([null, null, null, null])
    expect(refText({ kind: 'version', id: 'v1' })).toBe('version:v1')
  })

  it('is sent whole: a draft as its document, a policy as its own', async () => {
    const document = { schema: 'checklist/1', code: 'CV', version: 1, title: { zh: '', en: '' }, sections: [] }
    const authoring = { draft: async () => ({ code: 'CV', document }) } as unknown as Authoring
    expect(await candidateOf(authoring, { kind: 'draft', id: 'd1' }, [])).toEqual({ checklist_code: 'CV', document })
    const policies = [{ id: 'p1', checklist_code: 'CV', document: { schema: 'policy/1', code: 'CV' } }] as never
    expect(await candidateOf(authoring, { kind: 'policy', id: 'p1' }, policies)).toEqual({ checklist_code: 'CV', policy: { schema: 'policy/1', code: 'CV' } })
    await expect(candidateOf(authoring, { kind: 'policy', id: 'p2' }, policies)).rejects.toThrow('no such policy')
    expect(codeOf({ kind: 'policy', id: 'p1' }, [], [], policies)).toBe('CV')
  })
})
