import { describe, expect, it } from 'vitest'
import type { VisitSummary } from '../../src/server/types'
import { applyLook, useLook } from '../../src/use/look'
import { tally } from '../../src/use/numbers'

const visit = (over: object) => ({ state: 'scored', score: { total: '90.0', grade: 'A', verdict: 'passed', vetoed: false }, tickets_open: 1, ...over }) as VisitSummary

describe('my numbers', () => {
  it('count what was handed in, and its scores and open tickets', () => {
    const visits = [visit({}), visit({ score: { total: '80.5', verdict: 'failed' }, tickets_open: 2 }), visit({ score: null }), visit({ state: 'draft' }), visit({ state: 'voided' })]
    expect(tally(visits, '2026-11', 7)).toEqual({ month: '2026-11', visits: 3, mean: '85.3', failed: 1, tickets: 4, at_ms: 7 })
  })
  it('say no mean where nothing is scored', () => {
    expect(tally([visit({ score: null })], '2026-11', 7).mean).toBeNull()
  })
})

describe('how the phone looks', () => {
  it('changes at once and is the same at the next start', () => {
    const root = document.documentElement
    useLook().change({ size: 'huge', strong: true })
    expect({ ...root.dataset }).toMatchObject({ text: 'huge', contrast: 'strong' })
    expect(JSON.parse(localStorage.getItem('storewalk.look') ?? '')).toEqual({ size: 'huge', strong: true })
    useLook().change({ size: 'normal', strong: false })
    applyLook()
    expect(root.dataset['text']).toBe('normal')
  })
})
