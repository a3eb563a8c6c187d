// A list's filters live in the address, so that a filtered list can be bookmarked, shared and
// returned to. Empty values are left out.

import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'

export type Filter<K extends string> = Record<K, string>

export function readFilter<K extends string>(query: LocationQuery, names: readonly K[]): Filter<K> {
  const pairs = names.map((name) => {
    const value = query[name]
    return [name, (Array.isArray(value) ? value[0] : value) ?? '']
  })
  return Object.fromEntries(pairs) as Filter<K>
}

export function writeFilter<K extends string>(
  query: LocationQuery,
  names: readonly K[],
  change: Partial<Filter<K>>,
): LocationQuery {
  const next: LocationQuery = { ...query }
  for (const name of names) {
    const value = change[name]
    if (value === undefined) continue
    if (value === '') delete next[name]
    else next[name] = value
  }
  return next
}

export interface Filters<K extends string> {
  values: ComputedRef<Filter<K>>
  active: ComputedRef<number>
  set: (change: Partial<Filter<K>>) => void
  clear: () => void
}

export function useFilters<K extends string>(names: readonly K[]): Filters<K> {
  const route = useRoute()
  const router = useRouter()
  const values = computed(() => readFilter(route.query, names))
  function set(change: Partial<Filter<K>>): void {
    void router.replace({ query: writeFilter(route.query, names, change) })
  }
  return {
    values,
    active: computed(() => names.filter((name) => values.value[name] !== '').length),
    set,
    clear: () => set(Object.fromEntries(names.map((name) => [name, ''])) as Partial<Filter<K>>),
  }
}
