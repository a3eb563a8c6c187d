import { describe, expect, it } from 'vitest'
import { checklistsFor } from '../../src/field/choose'
import { faultPlaces } from '../../src/field/faults'
import { daysBetween, plannedStops, searchStores, storeOfCode } from '../../src/field/today'
import type { ChecklistVersion, PlanEntry } from '../../src/server/types'
import { sectionViews } from '../../src/use/engine'
import { DOCUMENT, draft, pack, store } from '../make'

const plan = (id: string, due: string, over: Partial<PlanEntry> = {}): PlanEntry => ({
  id, store_id: 'store', checklist_version_id: 'version', visit_type: 'routine', due_date: due, node: null, ...over,
})

describe('today', () => {
  it('puts the late first and the handed-in last', () => {
    const full = pack({ plan: [plan('soon', '2026-11-25'), plan('late', '2026-11-20'), plan('now', '2026-11-23'), plan('done', '2026-11-19')] })
    const stops = plannedStops(full, '2026-11-23', [], new Set(['done']))
    expect(stops.map((stop) => [stop.plan.id, stop.due, stop.days])).toEqual([
      ['late', 'late', -3], ['now', 'today', 0], ['soon', 'soon', 2], ['done', 'late', -4],
    ])
  })
  it('knows the visit that is open for a plan', () => {
    const open = draft({ plan_id: 'now' })
    const [stop] = plannedStops(pack({ plan: [plan('now', '2026-11-23')] }), '2026-11-23', [open], new Set())
    expect(stop?.draft?.id).toBe(open.id)
  })
  it('leaves out a plan for a store that is no longer mine', () => {
    expect(plannedStops(pack({ plan: [plan('x', '2026-11-23', { store_id: 'gone' })] }), '2026-11-23', [], new Set())).toEqual([])
  })
  it('counts days over the end of a month and of summer time', () => {
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1)
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  })
  it('finds a store by name, code or address', () => {
    const all = [store(), store({ id: 's2', code: 'N9', name: '静安店', address: '南京西路' })]
    expect(searchStores(all, ' n9 ').map((s) => s.id)).toEqual(['s2'])
    expect(searchStores(all, '南京').map((s) => s.id)).toEqual(['s2'])
    expect(searchStores(all, '')).toHaveLength(2)
  })
})

describe('which checklists fit', () => {
  const version = (code: string, applies: unknown): ChecklistVersion => ({
    version_id: code, code, version: 1, content_hash: '', title: { zh: '', en: '' }, document: { ...DOCUMENT, applies_to: applies },
  })
  const full = pack({ checklists: [version('shop', { store_type: ['convenience'] }), version('food', { store_type: ['restaurant'] }), version('fit', { project: 'fitout' })] })

  it('those of the kind of store, and the fit-out one only where there is a project', () => {
    expect(checklistsFor(full, store()).map((c) => c.code)).toEqual(['shop'])
    const project = { id: 'p', node: 'N1', planned_progress: 5, contract_open: null, nodes: [] }
    expect(checklistsFor(full, store({ project })).map((c) => c.code)).toEqual(['shop', 'fit'])
  })
  it('no retired one, which is in the pack for a plan only', () => {
    const retired = { ...version('old', { store_type: ['convenience'] }), state: 'retired' as const }
    const listed = pack({ checklists: [retired, ...full.checklists] })
    expect(checklistsFor(listed, store()).map((c) => c.code)).toEqual(['shop'])
  })
})

describe('what is missing', () => {
  it('is one row an item, in the order of the checklist, each with a place to go', () => {
    const sections = sectionViews(DOCUMENT)
    const fault = (path: string, code: string) => ({ path, code, params: {}, zh: '缺', en: 'missing' })
    const rows = faultPlaces([fault('answers.A02', 'unanswered'), fault('answers.A01.photos', 'photos_missing'), fault('answers.A01', 'x'), fault('node', 'unknown_node')], sections)
    expect(rows.map((row) => row.code)).toEqual(['A01', 'A02', null])
    expect(rows[0]?.title.zh).toBe('一')
  })
})

describe('the code on the store\'s door', () => {
  const stores = [store({ id: 'a', code: 'E001' }), store({ id: 'b', code: 'SH-02' })]
  it.each([['E001', 'a'], ['e001\n', 'a'], ['https://example.test/s/SH-02?from=door', 'b'], ['store=E001', 'a'], ['E0012', null], ['6901234567892', null], ['', null]])('%j is of %s', (code, id) => {
    expect(storeOfCode(stores, code)?.id ?? null).toBe(id)
  })
})
