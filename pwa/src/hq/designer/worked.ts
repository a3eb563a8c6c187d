// The worked example: a sample visit in which one picks what fails, scored by the engine at once.
// Every item gets an answer that passes, or one that fails where it was picked.

import { contextFromJson, score, type Checklist, type Context, type Item, type Score } from '@/engine'
import { walk } from '@/engine/visibility'
import { Rat, asWhole, entered } from '@/engine/exact'
import type { Expr } from '@/engine/document'

export interface Pick {
  outcome: 'fail' | 'na'
  /** How many defects, lines or points; the type says which. */
  amount?: number
}
export interface Sample {
  picks: Readonly<Record<string, Pick>>
  /** Earlier visits in a row in which the item failed. */
  repeats: Readonly<Record<string, number>>
  /** Facts of the store; those not named are true. */
  store: Readonly<Record<string, boolean>>
  visitType: string
  node: string | null
}
export const FRESH: Sample = { picks: {}, repeats: {}, store: {}, visitType: 'routine', node: null }

const TODAY = '2026-06-15'
const IMAGE = '0'.repeat(64)
const DAY_MS = 86_400_000
const SKUS = 20

export interface Worked {
  score: Score
  answers: Record<string, unknown>
}

export function workedVisit(checklist: Checklist, sample: Sample): Worked {
  const context = contextOf(checklist, sample)
  const answers: Record<string, unknown> = {}
  for (const item of checklist.items) {
    const pick = sample.picks[item.code]
    answers[item.code] = pick?.outcome === 'na' ? notApplicable(item) : answerFor(checklist, item, pick, answers, context)
  }
  return { score: score(checklist, answers, context), answers }
}

/** The facts of a store that the conditions ask for. */
export function storeFacts(checklist: Checklist): string[] {
  const facts = new Set<string>()
  const look = (expr: Expr): void => {
    if (expr.op === 'var' && expr.name.startsWith('store.')) facts.add(expr.name.slice('store.'.length))
    expr.args.forEach(look)
  }
  for (const item of checklist.items) {
    for (const condition of [item.show_if, item.require_if, item.fail_if]) if (condition !== null) look(condition.expr)
  }
  return [...facts].sort()
}

function contextOf(checklist: Checklist, sample: Sample): Context {
  const facts = storeFacts(checklist).map((fact) => [fact, sample.store[fact] ?? true] as const)
  const codes = Array.from({ length: SKUS }, (_, place) => `SKU${place + 1}`)
  return contextFromJson({
    visit_date: TODAY,
    visit_type: sample.visitType,
    node: sample.node,
    store: Object.fromEntries(facts),
    project: { planned_progress: 50, contract_open: dayAfter(90) },
    books: Object.fromEntries(codes.map((code) => [code, '1000'])),
    skus: Object.fromEntries(codes.map((code) => [code, { shelf_life_days: 30, unit_cost: '5' }])),
    expected_assets: ['T1'],
    known_assets: { T1: 'here' },
    repeats: { ...sample.repeats },
  })
}

function dayAfter(days: number): string {
  return new Date(Date.parse(`${TODAY}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

function notApplicable(item: Item): unknown {
  return { na: { reason: item.na_reasons[0]?.code ?? 'n/a' } }
}

function answerFor(checklist: Checklist, item: Item, pick: Pick | undefined, before: Record<string, unknown>, context: Context): unknown {
  const fails = pick?.outcome === 'fail'
  const [good, bad] = candidates(checklist, item, pick?.amount)
  const first = fails ? [...bad, ...good] : [...good, ...bad]
  // Only a rule of its own makes the type's answer uncertain: then the engine is asked which fits.
  if (item.fail_if !== null && first.length > 1) {
    for (const value of first) {
      const answers = { ...before, [item.code]: { value } }
      const finding = walk(checklist, answers, context).findings.find((each) => each.item.code === item.code)
      if (finding?.state === (fails ? 'failed' : 'passed')) return answers[item.code]
    }
  }
  return first.length === 0 ? undefined : { value: first[0] }
}

type Both = [good: unknown[], bad: unknown[]]

function candidates(checklist: Checklist, item: Item, amount: number | undefined): Both {
  const count = Math.max(1, amount ?? 1)
  const lines = Array.from({ length: Math.min(count, SKUS) }, (_, place) => place + 1)
  switch (item.kind) {
    case 'yes_no':
    case 'photo':
    case 'photo_compare':
      return [[true, false], [false, true]]
    case 'count':
      return [[0], [count]]
    case 'rating':
      return ratings(item, amount)
    case 'bonus':
      return [[0], [Math.min(count, asWhole(item.limits.max) ?? count)]]
    case 'date':
      return [[365, 0, -1, 60].map(dayAfter), [-1, 0, 1, -400, 400].map(dayAfter)]
    case 'choice':
      return choices(item)
    case 'text':
    case 'barcode':
      return [['6901234567892'], ['6901234567892']]
    case 'signature':
      return signatures(checklist)
    case 'stock_count':
      return [[{ lines: [stockLine(1, '1000')] }], [{ lines: lines.map((n) => stockLine(n, '0')) }]]
    case 'expiry_list':
      return [[{ lines: [] }], [{ lines: lines.map(expiredLine) }]]
    case 'sku_list':
      return [[{ lines: [] }], [{ lines: lines.map((n) => ({ sku: `SKU${n}` })) }]]
    case 'asset_scan':
      return [[{ scans: [{ tag: 'T1', at_ms: 0 }], missing: [] }], [{ scans: [], missing: ['T1'] }]]
    case 'repeat_group':
      return groups(item, lines)
    case 'calculated':
      return [[], []]
    default:
      return numbers(item)
  }
}

function ratings(item: Item, amount: number | undefined): Both {
  const best = asWhole(item.limits.max) ?? 1
  const pass = asWhole(item.limits.pass_at) ?? best
  const least = asWhole(item.limits.min) ?? 0
  return [[best], [Math.max(least, Math.min(amount ?? pass - 1, best))]]
}

function numbers(item: Item): Both {
  const { min, max } = item.limits
  const good = min ?? max
  const bad = max !== null ? above(max, 1) : min !== null ? above(min, -1) : null
  const spread = [50, 0, 100, 1, 10, 1000, -1000].map(String)
  return [[...(good === null ? [] : [entered(good)]), ...spread], [...(bad === null ? [] : [bad]), ...spread]]
}
function above(value: Rat, by: number): string {
  return entered(new Rat(value.n + BigInt(by) * value.d, value.d))
}

function choices(item: Item): Both {
  const options = item.options.map((option) => option.code)
  const shaped = options.map((option) => (item.each ? [{ tag: 'T1', option }] : item.multiple ? [option] : option))
  return [shaped, [...shaped].reverse()]
}

function signatures(checklist: Checklist): Both {
  const roles = checklist.sign_off.length > 0 ? checklist.sign_off : ['store_manager']
  const signed = roles.map((role) => ({ role, name: role, image: IMAGE, refused: null }))
  return [[signed], [roles.map((role) => ({ role, name: role, image: null, refused: 'no' }))]]
}

function stockLine(place: number, counted: string): unknown {
  return { sku: `SKU${place}`, counted, counted_at_ms: 0 }
}
function expiredLine(place: number): unknown {
  return { sku: `SKU${place}`, batch: 'B1', qty: 1, expiry: dayAfter(-1), handled: false }
}

function groups(item: Item, lines: number[]): Both {
  const row = (bad: boolean): Record<string, unknown> => Object.fromEntries(item.fields.map((field) => [field.code, cell(field, bad)]))
  return [[{ rows: [row(false)] }, { rows: [] }], [{ rows: lines.map(() => row(true)) }]]
}

function cell({ kind, options, limits }: Item, bad: boolean): unknown {
  if (kind === 'yes_no') return !bad
  if (kind === 'date') return TODAY
  if (kind === 'choice') return options[0]?.code ?? ''
  if (kind === 'text' || kind === 'barcode') return 'x'
  const { min, max } = limits
  if (!bad) return kind === 'count' ? (asWhole(min) ?? 0) : entered(min ?? max ?? new Rat(0n, 1n))
  const beyond = max !== null ? above(max, 1) : min !== null ? above(min, -1) : '1'
  return kind === 'count' ? Number(beyond) : beyond
}
