import { describe, expect, it } from 'vitest'
import { factsOf, plainSetting, repeatItems, worldOf } from '../../../src/hq/checklists/world'
import type { ChecklistDocument } from '../../../src/server/types'

const item = (over: Record<string, unknown>) => ({ code: 'A01', zh: '一', en: 'One', type: 'yes_no', weight: 1, ...over })
const documentOf = (...items: Array<Record<string, unknown>>): ChecklistDocument => ({
  schema: 'checklist/1', code: 'T', version: 1, title: { zh: '', en: '' }, sections: [{ code: 'A', zh: '', en: '', weight: 1, items: items.map(item) as never }],
})
const goods = { store: '店', skus: [{ code: 'SP1', name: '奶', uom: '件' }, { code: 'SP2', name: '水', uom: '件' }], assets: [{ tag: 'T1', name: '冷柜' }] }

describe('the store of a preview', () => {
  it('is asked only what the conditions name, as a tick or as one of their values', () => {
    const document = documentOf(
      { show_if: 'store.uses_gas == true' },
      { show_if: 'store.store_type == convenience and store.floors > 2' },
      { fail_if: { '==': [{ var: 'store.uses_gas' }, true] } },
      { zh: 'store.nothing' },
    )
    expect(factsOf(document)).toEqual([
      { name: 'uses_gas', kind: 'flag', values: [] },
      { name: 'store_type', kind: 'value', values: ['convenience'] },
      { name: 'floors', kind: 'value', values: ['2'] },
    ])
  })

  it('tells the engine what was set, numbers as numbers, and plain defaults for the rest', () => {
    const document = documentOf({ show_if: 'store.uses_gas' }, { show_if: 'store.floors > 2' })
    expect(worldOf(document, plainSetting(), goods).store.attributes).toEqual({ uses_gas: false, floors: 2 })
    const set = { ...plainSetting(), facts: { uses_gas: true, floors: '3' }, repeats: { A01: 2, A02: 0 } }
    const world = worldOf(document, set, goods)
    expect(world.store.attributes).toEqual({ uses_gas: true, floors: 3 })
    expect(world.repeats).toEqual({ A01: 2 })
  })

  it('gives a count its goods, and a project only where the checklist has nodes', () => {
    const counted = documentOf({ code: 'D01', type: 'stock_count' })
    expect(worldOf(counted, plainSetting(), goods).samples).toEqual({ D01: ['SP1', 'SP2'] })
    expect(worldOf(counted, plainSetting(), goods).store.project).toBeNull()
    const gated = { ...counted, nodes: [{ code: 'N1', zh: '', en: '', progress: 10 }] }
    expect(worldOf(gated, { ...plainSetting(), node: 'N1' }, goods, Date.UTC(2026, 0, 1)).store.project).toMatchObject({ node: 'N1', contract_open: '2026-03-02' })
  })

  it('asks about earlier visits for the items that cost more then', () => {
    expect(repeatItems(documentOf({ code: 'A01', repeat_multiplier: true }, { code: 'A02' })).map((one) => one.code)).toEqual(['A01'])
  })
})
