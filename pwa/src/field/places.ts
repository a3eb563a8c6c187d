// Where to go in a checklist: the next open item, what matches a search, where one left off. Pure.
import type { Answers } from '../server/types'
import type { ItemView, SectionView } from '../use/engine'

/** From a section on, around to the start: the first item that is not done. */
export function nextOpen(sections: SectionView[], from: number, isDone: (code: string) => boolean): ItemView | null {
  const here = Math.max(0, from)
  const order = [...sections.slice(here), ...sections.slice(0, here)]
  return order.flatMap((section) => section.items).find((item) => !isDone(item.code)) ?? null
}

export interface Found {
  section: SectionView
  items: ItemView[]
}

/** Items by code or words in either language; no search shows the sections alone. */
export function findItems(sections: SectionView[], query: string, isWanted: (code: string) => boolean = () => true): Found[] {
  const wanted = query.trim().toLowerCase()
  const fits = (item: ItemView): boolean =>
    isWanted(item.code) && [item.code, item.zh, item.en, item.source ?? ''].some((text) => text.toLowerCase().includes(wanted))
  return sections.map((section) => ({ section, items: section.items.filter(fits) })).filter((found) => found.items.length > 0)
}

/** The item touched last, by the clock of its answer: where a killed visit goes on. */
export function lastTouched(answers: Answers, isThere: (code: string) => boolean): string | null {
  let last: { code: string; at: number } | null = null
  for (const [code, answer] of Object.entries(answers)) {
    const at = answer.at?.wall_ms ?? 0
    if (isThere(code) && at > 0 && (last === null || at > last.at)) last = { code, at }
  }
  return last?.code ?? null
}

export interface Expected {
  low: number
  high: number
}

/** How long the visit should take: as the checklist says, else as its items add up. */
export function expectedMinutes(document: Record<string, unknown>, items: Array<{ minutes: number | null }>): Expected | null {
  const said = document['expected_minutes']
  if (Array.isArray(said) && said.length === 2) return { low: Number(said[0]), high: Number(said[1]) }
  const sum = Math.round(items.reduce((total, item) => total + (item.minutes ?? 0), 0))
  return sum > 0 ? { low: sum, high: sum } : null
}
