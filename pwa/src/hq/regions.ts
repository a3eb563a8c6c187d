// The region tree as choices: children stand under their parent, indented.

import type { Region } from '@/server/types'

export interface Option {
  value: string
  label: string
}

export function regionOptions(regions: Region[]): Option[] {
  const known = new Set(regions.map((region) => region.id))
  const childrenOf = new Map<string | null, Region[]>()
  for (const region of regions) {
    // A person's tree may begin below the chain's root; then the parent isn't among the answers.
    const parent = region.parent_id !== null && known.has(region.parent_id) ? region.parent_id : null
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), region])
  }
  const out: Option[] = []
  const walk = (parent: string | null, depth: number): void => {
    for (const region of childrenOf.get(parent) ?? []) {
      out.push({ value: region.id, label: '  '.repeat(depth) + region.name })
      walk(region.id, depth + 1)
    }
  }
  walk(null, 0)
  return out
}
