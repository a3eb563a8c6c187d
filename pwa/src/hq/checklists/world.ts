// The made-up store that a preview stands in, as far as the document asks about one.

import type { World } from '@/field/preview/messages'
import type { ChecklistDocument, PackSku } from '@/server/types'

export interface Fact {
  name: string
  /** A yes or no, or one of the values that the document compares it with. */
  kind: 'flag' | 'value'
  values: string[]
}

/** What the person at the desk has set; everything else is a plain shop without a history. */
export interface Setting {
  facts: Record<string, string | boolean>
  node: string | null
  visit_type: string
  repeats: Record<string, number>
}

export interface Goods {
  skus: Array<{ code: string; name: string; uom: string }>
  assets: Array<{ tag: string; name: string }>
  store: string
}

export const plainSetting = (): Setting => ({ facts: {}, node: null, visit_type: 'routine', repeats: {} })

const COMPARED = /store\.(\w+)\s*(?:[=!]=|[<>]=?)\s*(?:\\?["']([^"'\\]+)\\?["']|([\w.-]+))/g
const NAMED = /store\.(\w+)/g
const FLAGS = new Set(['true', 'false', 'yes', 'no'])
const SHORT = /^(and|or|not|null)$/

/** The facts of a store that a condition of the document names, in the order they come up. */
export function factsOf(document: ChecklistDocument): Fact[] {
  const facts = new Map<string, Set<string>>()
  for (const rule of rulesOf(document)) {
    for (const [, name] of rule.matchAll(NAMED)) if (name !== undefined && !facts.has(name)) facts.set(name, new Set())
    for (const [, name, quoted, bare] of rule.matchAll(COMPARED)) {
      const value = quoted ?? bare ?? ''
      if (name !== undefined && !FLAGS.has(value) && !SHORT.test(value)) facts.get(name)?.add(value)
    }
  }
  return [...facts].map(([name, values]) => ({ name, kind: values.size > 0 ? 'value' : 'flag', values: [...values] }))
}

const RULES = ['show_if', 'require_if', 'fail_if', 'formula'] as const

function rulesOf(document: ChecklistDocument): string[] {
  return document.sections.flatMap((section) =>
    section.items.flatMap((item) =>
      RULES.map((key) => (item as Record<string, unknown>)[key]).filter((rule) => rule !== undefined).map((rule) => (typeof rule === 'string' ? rule : JSON.stringify(rule))),
    ),
  )
}

export interface RepeatItem {
  code: string
  zh: string
  en: string
}

/** Items that cost more when they were found before. */
export function repeatItems(document: ChecklistDocument): RepeatItem[] {
  return document.sections
    .flatMap((section) => section.items as unknown as Array<RepeatItem & { repeat_multiplier?: boolean }>)
    .filter((item) => item.repeat_multiplier === true)
    .map(({ code, zh, en }) => ({ code, zh, en }))
}

const DAY_MS = 86_400_000
const BOOK = '12'

export function worldOf(document: ChecklistDocument, setting: Setting, goods: Goods, now = Date.now()): World {
  const skus: PackSku[] = goods.skus.map((sku, place) => ({ ...sku, barcode: `690000000000${place}`, unit_cost: '3.5', shelf_life_days: 180 }))
  const flags = Object.fromEntries(factsOf(document).map((fact) => [fact.name, fact.kind === 'flag' ? false : (fact.values[0] ?? '')]))
  return {
    store: {
      code: 'P001', name: goods.store, manager_name: null, attributes: numbered({ ...flags, ...setting.facts }),
      project: (document.nodes?.length ?? 0) === 0 ? null : {
        id: 'preview', node: setting.node, planned_progress: 60, contract_open: new Date(now + 60 * DAY_MS).toISOString().slice(0, 10), nodes: [],
      },
    },
    visit_type: setting.visit_type,
    node: setting.node,
    repeats: Object.fromEntries(Object.entries(setting.repeats).filter(([, times]) => times > 0)),
    books: Object.fromEntries(skus.map((sku) => [sku.code, BOOK])),
    samples: samplesOf(document, skus.map((sku) => sku.code)),
    assets: goods.assets.map((asset) => ({ ...asset, category: '', condition: 'good' })),
    skus,
  }
}

function numbered(facts: Setting['facts']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value]))
}

function samplesOf(document: ChecklistDocument, codes: string[]): Record<string, string[]> {
  const counted = document.sections.flatMap((section) => section.items).filter((item) => item.type === 'stock_count')
  return Object.fromEntries(counted.map((item) => [item.code, codes]))
}
