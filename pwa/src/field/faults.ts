// The engine's faults as rows a person can tap: which item, what is wrong with it. Pure.
import type { Bilingual } from '../server/types'
import type { Fault, SectionView } from '../use/engine'

export interface FaultRow {
  key: string
  code: string | null
  title: Bilingual
  sentence: Bilingual
}

/** One row an item: the first fault is enough to go there. In the order of the checklist. */
export function faultPlaces(faults: Fault[], sections: SectionView[]): FaultRow[] {
  const items = sections.flatMap((section) => section.items)
  const rows = new Map<string, FaultRow>()
  for (const fault of faults) {
    const code = /^answers\.([^.]+)/.exec(fault.path)?.[1] ?? null
    const item = items.find((one) => one.code === code)
    const key = code ?? fault.path
    if (rows.has(key)) continue
    const title = item === undefined ? { zh: fault.path, en: fault.path } : { zh: item.zh, en: item.en }
    rows.set(key, { key, code: item?.code ?? null, title, sentence: { zh: fault.zh, en: fault.en } })
  }
  const order = new Map(items.map((item, place) => [item.code, place]))
  return [...rows.values()].sort((a, b) => (order.get(a.code ?? '') ?? 9_999) - (order.get(b.code ?? '') ?? 9_999))
}
