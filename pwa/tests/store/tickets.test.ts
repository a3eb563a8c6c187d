import { describe, expect, it } from 'vitest'
import * as work from '../../src/store/tickets'

const NOW = Date.parse('2026-11-23T08:00:00Z')
const zhao = { id: 'zhao', role: 'store_staff' } as const
const wang = { id: 'wang', role: 'store_manager' } as const
const mine = { id: 'zhao', name: '赵' }

describe('what a store person may do', () => {
  it('accepts and submits only what is assigned to them', () => {
    expect(work.mayAccept(zhao, { state: 'assigned', assignee: mine })).toBe(true)
    expect(work.mayAccept(wang, { state: 'assigned', assignee: mine })).toBe(false)
    expect(work.maySubmit(zhao, { state: 'in_progress', assignee: mine })).toBe(true)
    expect(work.maySubmit(zhao, { state: 'submitted', assignee: mine })).toBe(false)
  })

  it('lets only the manager hand work to somebody, while it is unfinished', () => {
    expect(work.mayAssign(wang, { state: 'opened', assignee: null })).toBe(true)
    expect(work.mayAssign(zhao, { state: 'opened', assignee: null })).toBe(false)
    expect(work.mayAssign(wang, { state: 'submitted', assignee: mine })).toBe(false)
  })

  it('asks for a photo except where a normal finding is answered in words', () => {
    expect(work.isEnough({ klass: 'key' }, '换好了', 0)).toBe(false)
    expect(work.isEnough({ klass: 'normal' }, '  ', 0)).toBe(false)
    expect(work.isEnough({ klass: 'normal' }, '换好了', 0)).toBe(true)
    expect(work.isEnough({ klass: 'veto' }, '', 1)).toBe(true)
  })
})

describe('what a supervisor may do', () => {
  const lin = { id: 'lin', role: 'supervisor' } as const
  const own = { id: 'lin', name: '林' }
  const round = (by: string, verdict: 'rejected' | null = null) => ({ id: 's', round: 1, by: { id: by, name: by }, verdict }) as never

  it('works on what is theirs, as anybody does', () => {
    expect(work.mayAccept(lin, { state: 'assigned', assignee: own })).toBe(true)
    expect(work.maySubmit(lin, { state: 'in_progress', assignee: own })).toBe(true)
  })

  it('judges handed-in work of others, with the evidence at hand', () => {
    expect(work.mayJudge(lin, { state: 'submitted', assignee: mine, submissions: [round('zhao')] })).toBe(true)
    expect(work.mayJudge(lin, { state: 'submitted', assignee: mine, submissions: [] })).toBe(false)
    expect(work.mayJudge(lin, { state: 'in_progress', assignee: mine, submissions: [round('zhao', 'rejected')] })).toBe(false)
  })

  it('never judges their own work, nor evidence they handed in before it changed hands', () => {
    expect(work.mayJudge(lin, { state: 'submitted', assignee: own, submissions: [round('lin')] })).toBe(false)
    expect(work.mayJudge(lin, { state: 'submitted', assignee: mine, submissions: [round('lin')] })).toBe(false)
  })

  it('leaves the verdict to the field', () => {
    expect(work.mayJudge(wang, { state: 'submitted', assignee: mine, submissions: [round('zhao')] })).toBe(false)
  })

  it('finds each ticket in one of two lists, and counts what waits', () => {
    const all = [
      { state: 'in_progress', assignee: own }, { state: 'submitted', assignee: own }, { state: 'closed', assignee: own },
      { state: 'submitted', assignee: mine }, { state: 'assigned', assignee: mine }, { state: 'opened', assignee: null },
    ] as never[]
    const shown = (tab: 'mine' | 'judge') => all.flatMap((one, i) => (work.belongs(tab, lin, one) ? [i] : []))
    expect([shown('mine'), shown('judge'), work.waitingFor(lin, all)]).toEqual([[0, 1], [3], 2])
  })

  it('asks the server for their own by name, and for all of the stores otherwise', () => {
    expect(work.asked('mine')).toEqual({ state: 'opened,assigned,in_progress,submitted', assignee: 'me' })
    expect(work.asked('judge')).toEqual({ state: 'submitted' })
    expect([work.tabsOf(true), work.tabsOf(false)]).toEqual([['mine', 'judge'], ['open', 'waiting', 'closed']])
  })
})

describe('how near its time is', () => {
  const at = (due_at: string, state = 'in_progress', overdue = false) =>
    work.urgency({ due_at, state: state as 'in_progress', overdue }, NOW)

  it('is late once the time is past, even before the server says so', () => {
    expect(at('2026-11-23T07:59:00Z')).toBe('late')
    expect(at('2026-11-23T11:00:00Z')).toBe('soon')
    expect(at('2026-11-24T11:00:00Z')).toBe('calm')
  })

  it('no longer presses once it was handed in', () => {
    expect(at('2026-11-23T07:00:00Z', 'submitted', false)).toBe('done')
  })
})

describe('a round that was sent back', () => {
  const round = (n: number, verdict: 'rejected' | null) => ({ id: `${n}`, round: n, verdict, verdict_note: '看不清' }) as never

  it('is shown until it is answered', () => {
    const back = work.rejection({ state: 'in_progress', submissions: [round(1, 'rejected')] })
    expect(back?.verdict_note).toBe('看不清')
    expect(work.rejection({ state: 'submitted', submissions: [round(1, 'rejected'), round(2, null)] })).toBeNull()
  })
})
