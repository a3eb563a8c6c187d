// What the engine is told about the world: the day, the store, the books, the earlier visits.

import { dayNumber } from './calendarDays.ts'
import type { Value } from './document.ts'
import type { Rat } from './exact.ts'
import { writtenNumber } from './exact.ts'
import { field, isMapping, isWhole } from './json.ts'

export type Sku = { shelf_life_days: number | null; unit_cost: Rat | null }

/** All that an answer is judged by, besides the checklist. */
export type Context = {
  visit_date: string
  today: number
  visit_type: string
  node: string | null
  store: ReadonlyMap<string, Value>
  planned_progress: Rat | null
  contract_open: string | null
  books: ReadonlyMap<string, Rat>
  skus: ReadonlyMap<string, Sku>
  expected_assets: readonly string[]
  known_assets: ReadonlyMap<string, string>
  repeats: ReadonlyMap<string, number>
  /** Items that an appeal judged passed, whatever was answered. */
  put_right: ReadonlySet<string>
}

/** The JSON form, as in golden cases and in the pack; what is absent is unknown. */
export type ContextJson = {
  visit_date: string
  visit_type?: string | null
  node?: string | null
  store?: Record<string, unknown> | null
  project?: { planned_progress?: unknown; contract_open?: string | null } | null
  books?: Record<string, unknown> | null
  skus?: Record<string, { shelf_life_days?: unknown; unit_cost?: unknown }> | null
  expected_assets?: readonly string[] | null
  known_assets?: Record<string, string> | null
  repeats?: Record<string, unknown> | null
  put_right?: readonly string[] | null
}

/** Read the JSON form. */
export function contextFromJson(raw: ContextJson): Context {
  const today = dayNumber(raw.visit_date)
  if (today === null) throw new Error('visit_date must be a date such as 2026-03-31')
  return {
    visit_date: raw.visit_date,
    today,
    visit_type: raw.visit_type ?? 'routine',
    node: raw.node ?? null,
    store: mapped(raw.store, attribute),
    planned_progress: writtenNumber(field(raw.project, 'planned_progress')),
    contract_open: raw.project?.contract_open ?? null,
    books: mapped(raw.books, writtenNumber),
    skus: mapped(raw.skus, (sku) => {
      const life = field(sku, 'shelf_life_days')
      return { shelf_life_days: isWhole(life) ? life : null, unit_cost: writtenNumber(field(sku, 'unit_cost')) }
    }),
    expected_assets: raw.expected_assets ?? [],
    known_assets: mapped(raw.known_assets, (where) => (typeof where === 'string' ? where : null)),
    repeats: mapped(raw.repeats, (times) => (isWhole(times) && times > 0 ? times : null)),
    put_right: new Set(raw.put_right ?? []),
  }
}

/** Give the same world as a phone sees it, which may not know the book quantities. */
export function withoutBooks(context: Context): Context {
  return context.books.size === 0 ? context : { ...context, books: new Map() }
}

function attribute(value: unknown): Value {
  return typeof value === 'boolean' || typeof value === 'string' ? value : writtenNumber(value)
}

function mapped<T>(raw: unknown, read: (value: unknown) => T | null): ReadonlyMap<string, T> {
  const values = new Map<string, T>()
  if (!isMapping(raw)) return values
  for (const [key, value] of Object.entries(raw)) {
    const known = read(value)
    if (known !== null) values.set(key, known)
  }
  return values
}
