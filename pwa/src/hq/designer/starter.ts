// The library of starter items: read once, searched in both languages.

import starter from './starter/items.json'
import type { Raw } from './tree'

export interface StarterGroup {
  code: string
  zh: string
  en: string
  items: Raw[]
}

export const GROUPS: readonly StarterGroup[] = starter.groups as unknown as StarterGroup[]

const textOf = (item: Raw): string => `${String(item['zh'])} ${String(item['en'])} ${String(item['type'])}`.toLowerCase()

/** Items in which every word of the search occurs. */
export function searched(groups: readonly StarterGroup[], search: string): StarterGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .map((group) => ({ ...group, items: group.items.filter((item) => words.every((word) => textOf(item).includes(word))) }))
    .filter((group) => group.items.length > 0)
}
