// What each type of item has, and the words of the document: the lists that the pickers offer.
// A test holds every one of them against the parser, which alone decides.

import { at, isRaw, set, textOf, type Raw } from './tree'

export const GROUPS = {
  judge: ['yes_no', 'choice', 'rating', 'count'],
  measure: ['number', 'temperature', 'percent', 'date'],
  evidence: ['photo', 'photo_compare', 'signature', 'text', 'barcode'],
  records: ['stock_count', 'expiry_list', 'sku_list', 'asset_scan'],
  more: ['repeat_group', 'calculated', 'bonus'],
} as const
export const TYPES: readonly string[] = Object.values(GROUPS).flat()

export const CLASSES = ['normal', 'key', 'red_line', 'veto'] as const
export const NUMERIC = ['number', 'temperature', 'percent', 'rating', 'count', 'bonus']
/** Types whose value is a number that the record books can take. */
const MEASURES = ['number', 'percent', 'temperature', 'count', 'rating', 'bonus']
export const FIELD_TYPES = ['text', 'number', 'count', 'percent', 'temperature', 'date', 'yes_no', 'choice', 'barcode'] as const
export const VISIT_TYPES = ['routine', 'special', 'surprise', 'self_check', 'remote', 'mystery', 'joint', 'spot_check'] as const
export const STORE_FACTS = ['uses_gas', 'has_cold_room', 'sample_required'] as const
export const SIGNERS = ['store_manager', 'area_supervisor', 'fitout_pm', 'contractor'] as const
export const OWNERS = ['store_manager', 'area_manager', 'fitout_pm'] as const
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const
export const SEVERITIES = ['minor', 'major', 'critical'] as const
export const BOOKS: Readonly<Record<string, readonly string[]>> = {
  stock: [
    ...['count_adjustment', 'recount', 'quarantine', 'writeoff_proposal', 'near_expiry_flag'],
    ...['markdown_proposal', 'replenishment_proposal', 'price_mismatch'],
  ],
  asset: [
    ...['audit_confirm', 'move_proposal', 'missing_report', 'condition_update'],
    ...['maintenance_request', 'register_proposal'],
  ],
  fitout: [
    ...['node_result', 'snag_open', 'progress_update', 'variation_evidence', 'payment_hold'],
    ...['delay_notice', 'budget_alert', 'work_stop'],
  ],
}
export const MODES = ['weighted_sections', 'deduction', 'count_by_class', 'node_gate'] as const
export const VETO_POLICIES = ['zero_total', 'grade_floor', 'cap', 'section_zero', 'node_fail', 'none'] as const
export const RED_LINE_POLICIES = ['cap', 'node_fail', 'none'] as const
export const NA_POLICIES = ['exclude_and_redistribute', 'zero', 'fail', 'not_allowed'] as const

/** Operations that take a number from the item. */
const NUMBER_OPS = ['progress_update']

/** What a record book can be told by an item of a type. */
export function opsFor(book: string, type: string): readonly string[] {
  return (BOOKS[book] ?? []).filter((op) => !NUMBER_OPS.includes(op) || MEASURES.includes(type))
}

/** The limits that mean something for a type. */
export const LIMITS: Readonly<Record<string, readonly string[]>> = {
  number: ['min', 'max'],
  temperature: ['min', 'max'],
  percent: ['min', 'max'],
  calculated: ['min', 'max'],
  rating: ['min', 'max', 'pass_at'],
  bonus: ['max'],
  stock_count: ['sku', 'tolerance_qty', 'tolerance_value'],
}

export function chargesDefects(type: string): boolean {
  return type === 'count' || type === 'expiry_list' || type === 'repeat_group'
}

/** Fields that only some types may have. */
const ONLY: Readonly<Record<string, (type: string) => boolean>> = {
  options: (type) => type === 'choice',
  multiple: (type) => type === 'choice',
  defect: chargesDefects,
  limits: (type) => type in LIMITS,
  anchors: (type) => type === 'rating',
  fields: (type) => type === 'repeat_group',
  rows: (type) => type === 'repeat_group',
  formula: (type) => type === 'calculated',
  blind: (type) => type === 'stock_count',
  // Nobody answers what is calculated.
  posts: (type) => type !== 'calculated',
  photo: (type) => type !== 'calculated',
  na: (type) => type !== 'calculated',
  require_if: (type) => type !== 'calculated',
}

export function mayHave(type: string, field: string): boolean {
  return ONLY[field]?.(type) ?? true
}

const STARTS: Readonly<Record<string, Raw>> = {
  choice: { options: [{ code: 'good', zh: '', en: '' }, { code: 'poor', zh: '', en: '' }] },
  rating: { limits: { min: 1, max: 5, pass_at: 3 } },
  bonus: { limits: { max: 3 } },
  number: { limits: { min: 0 } },
  temperature: { limits: { min: 0, max: 8 } },
  percent: { limits: { min: 0, max: 100 } },
  stock_count: { limits: { sku: 5, tolerance_qty: 0 } },
  count: { defect: { per: 1 } },
  repeat_group: { fields: [{ code: 'name', zh: '', en: '', type: 'text' }], rows: { min: 0, max: 50 } },
  calculated: { formula: '0' },
}

/** The item with another type: what cannot stay goes, what is needed comes. */
export function fitType(raw: Raw, type: string): Raw {
  let item: Raw = { ...raw, type }
  for (const field of Object.keys(ONLY)) if (!mayHave(type, field)) item = set(item, field, undefined)
  const kept = LIMITS[type] ?? []
  if (isRaw(item['limits'])) {
    const limits = Object.fromEntries(Object.entries(item['limits']).filter(([name]) => kept.includes(name)))
    item = set(item, 'limits', Object.keys(limits).length === 0 ? undefined : limits)
  }
  for (const [field, value] of Object.entries(STARTS[type] ?? {})) {
    if (item[field] === undefined) item = { ...item, [field]: value }
  }
  if ((type === 'rating' || type === 'bonus') && at(item, 'limits.max') === undefined) {
    item = set(item, 'limits.max', at(STARTS[type], 'limits.max'))
  }
  if (type === 'bonus') item = { ...item, weight: 0 }
  // A rule about the old kind of value says nothing about the new one.
  if (textOf(raw['type']) !== type) item = set(item, 'fail_if', undefined)
  return item
}

export function blankItem(type = 'yes_no'): Raw {
  const start: Raw = { code: '', zh: '', en: '', type, weight: 2, class: 'normal', na: false }
  return fitType(start, type)
}
