// From one outcome of one item to the postings it makes: one a line, a tag or a node. An item
// without lines leaves the matter to the list that its answer brought up, and only where that
// list is empty makes one posting without a subject, for a person to complete.

import type { AssetScan, CountLine, Scan } from './answerLines.ts'
import { noteOf, photosOf } from './answers.ts'
import type { Context } from './context.ts'
import type { Checklist, Outcome, Text } from './document.ts'
import { Rat, ZERO, entered } from './exact.ts'
import type { Finding, Near } from './findings.ts'
import { bookOf, expiryStates, lotFails } from './findings.ts'

const REVIEWED = [
  ...['recount', 'writeoff_proposal', 'markdown_proposal', 'replenishment_proposal'],
  ...['move_proposal', 'missing_report', 'register_proposal', 'variation_evidence'],
]
const OUT_OF_USE = 'out_of_use'
const BROKEN: readonly (string | null)[] = ['faulty', OUT_OF_USE]
const SEVERITY = { veto: 'critical', red_line: 'critical', key: 'major', normal: 'minor' } as const

type Payload = Record<string, unknown>

/** An entry for a record book; `review` asks for a person before it is applied. */
export type PlannedPosting = {
  book: string
  kind: string
  item_code: string
  subject_ref: string
  payload: Payload
  review: boolean
}

/** What a posting may look at besides its own item. */
export type Scene = {
  checklist: Checklist
  context: Context
  findings: ReadonlyMap<string, Finding>
  moves: Set<string>
}

type Source = { finding: Finding; outcome: Outcome; scene: Scene; detail: Text }

function post(source: Source, subject: string, payload: Payload, kind?: string, review?: boolean): PlannedPosting {
  const named = kind ?? source.outcome.op
  const code = source.finding.item.code
  return {
    book: source.outcome.to,
    kind: named,
    item_code: code,
    subject_ref: subject,
    payload: { item: code, ...payload },
    review: review ?? REVIEWED.includes(named),
  }
}

/** Give the postings of one fired outcome. */
export function postingsOf(finding: Finding, outcome: Outcome, scene: Scene, detail: Text): PlannedPosting[] {
  const source = { finding, outcome, scene, detail }
  if (outcome.to === 'stock') return stockPostings(source)
  return outcome.to === 'asset' ? assetPostings(source) : [fitoutPosting(source)]
}

function valueOf(source: Source): Exclude<Finding['answer']['value'], boolean | Rat | string> {
  const { value } = source.finding.answer
  return typeof value === 'object' && !(value instanceof Rat) ? value : null
}

function stockPostings(source: Source): PlannedPosting[] {
  const value = valueOf(source)
  switch (value?.type) {
    case 'stock_count': {
      const lines = source.outcome.op === 'recount' ? source.finding.lines : value.lines
      return lines.map((line) => post(source, line.sku, countPayload(source, line, value.location)))
    }
    case 'expiry_list':
      return lotPostings(source, expiryStates(source.scene.checklist, value.lines, source.scene.context))
    case 'sku_list':
      return value.skus.map((sku) => post(source, sku, { sku }))
    default:
      return withoutLines(source)
  }
}

function countPayload(source: Source, line: CountLine, location: string | null): Payload {
  const { tolerance_qty: qty, tolerance_value: worth } = source.finding.item.limits
  const book = bookOf(line, source.scene.context)
  return {
    sku: line.sku,
    location,
    counted: entered(line.counted),
    counted_at_ms: line.counted_at_ms,
    book: book && entered(book),
    reason: line.reason,
    tolerance_qty: entered(qty ?? ZERO),
    tolerance_value: worth && entered(worth),
  }
}

function lotPostings(source: Source, lots: readonly Near[]): PlannedPosting[] {
  const hasQuarantine = source.finding.item.on_fail.some((done) => done.op === 'quarantine')
  return lots.flatMap((lot) => {
    const { sku, batch, qty, expiry, handled } = lot.line
    const kind = lotKind(source.outcome.op, lot, hasQuarantine)
    if (kind === null) return []
    const payload = { sku, batch, qty: entered(qty), expiry, days_left: lot.days_left, handled }
    return [post(source, batch === '' ? sku : `${sku}/${batch}`, payload, kind)]
  })
}

function lotKind(op: string, lot: Near, hasQuarantine: boolean): string | null {
  if (op === 'near_expiry_flag') {
    if (lot.expired) return hasQuarantine ? null : 'quarantine'
    return lot.near ? op : null
  }
  const concerned = op === 'markdown_proposal' ? lot.near && !lot.line.handled : lotFails(lot)
  return concerned ? op : null
}

function withoutLines(source: Source): PlannedPosting[] {
  const { item, defects } = source.finding
  const { op } = source.outcome
  if (op === 'price_mismatch') return [post(source, '', { count: defects })]
  if (item.details.some((code) => hasLines(source.scene, code, op))) return []
  return [post(source, '', { sku: null, qty: null, count: defects }, op, true)]
}

function hasLines(scene: Scene, code: string, op: string): boolean {
  const finding = scene.findings.get(code)
  const value = finding?.answer.value ?? null
  if (finding === undefined || typeof value !== 'object' || value === null || value instanceof Rat) return false
  const lines = value.type === 'expiry_list' ? value.lines.length : value.type === 'sku_list' ? value.skus.length : 0
  return lines > 0 && [...finding.item.posts, ...finding.item.on_fail].some((outcome) => outcome.op === op)
}

function assetPostings(source: Source): PlannedPosting[] {
  switch (source.outcome.op) {
    case 'audit_confirm':
      return scansOf(source).map((scan) => seenPosting(source, scan))
    case 'register_proposal':
      return scansOf(source).map((scan) => post(source, scan.tag, scanPayload(scan)))
    case 'move_proposal':
      return movePostings(source)
    case 'missing_report':
      return missingPostings(source)
    case 'condition_update':
      return pairsOf(source).map(([tag, condition]) =>
        post(source, tag, { tag, condition }, undefined, condition === OUT_OF_USE),
      )
    default:
      return repairPostings(source)
  }
}

function scanIn(finding: Finding): AssetScan | null {
  const { value } = finding.answer
  if (typeof value !== 'object' || value === null || value instanceof Rat) return null
  return value.type === 'asset_scan' ? value : null
}

function scansOf(source: Source): readonly Scan[] {
  return scanIn(source.finding)?.scans ?? []
}

function pairsOf(source: Source): readonly (readonly [string, string])[] {
  const value = valueOf(source)
  return value?.type === 'each' ? value.pairs : []
}

function scanPayload(scan: Scan): Payload {
  return { tag: scan.tag, at_ms: scan.at_ms, condition: scan.condition }
}

/** Confirm a tag of this store, propose a move for a tag of another one. */
function seenPosting(source: Source, scan: Scan): PlannedPosting {
  const { context, moves } = source.scene
  const payload = scanPayload(scan)
  const where = context.known_assets.get(scan.tag)
  if (context.expected_assets.includes(scan.tag) || where === 'here') return post(source, scan.tag, payload)
  if (where !== 'other') return post(source, scan.tag, payload, 'register_proposal')
  moves.add(scan.tag)
  return post(source, scan.tag, payload, 'move_proposal')
}

/** Propose to move the foreign tags of this visit, or one that a person has to name. */
function movePostings(source: Source): PlannedPosting[] {
  const { moves, findings, context } = source.scene
  if (moves.size > 0) return []
  const tags = [...findings.values()]
    .flatMap((finding) => scanIn(finding)?.scans ?? [])
    .map((scan) => scan.tag)
    .filter((tag) => context.known_assets.get(tag) === 'other')
  for (const tag of tags) moves.add(tag)
  if (tags.length === 0) return [post(source, '', { tag: null, note: noteOf(source.finding.answer) })]
  return tags.map((tag) => post(source, tag, { tag }))
}

function missingPostings(source: Source): PlannedPosting[] {
  const scan = scanIn(source.finding)
  if (scan === null) return []
  const misses = (source.scene.context.repeats.get(source.finding.item.code) ?? 0) + 1
  return source.finding.tags.map((tag) =>
    post(source, tag, { tag, declared: scan.missing.includes(tag), misses }),
  )
}

/** Ask for one repair for each broken machine; an item without machines asks for itself. */
function repairPostings(source: Source): PlannedPosting[] {
  const { item } = source.finding
  const priority = item.klass === 'veto' || item.klass === 'red_line' ? 'urgent' : 'normal'
  let broken: (readonly [string, string | null])[] = [['', null]]
  if (item.kind === 'asset_scan') {
    broken = scansOf(source)
      .filter((scan) => BROKEN.includes(scan.condition))
      .map((scan) => [scan.tag, scan.condition])
  } else if (item.each) {
    broken = pairsOf(source).filter(([, option]) => BROKEN.includes(option))
  }
  return broken.map(([tag, condition]) =>
    post(source, tag, {
      tag: tag === '' ? null : tag,
      condition,
      priority,
      title: { zh: item.zh, en: item.en },
      detail: source.detail,
    }),
  )
}

function fitoutPosting(source: Source): PlannedPosting {
  const { item, answer } = source.finding
  const { op, severity } = source.outcome
  const node = item.node ?? ''
  if (op === 'progress_update') {
    const percent = answer.value instanceof Rat ? entered(answer.value) : null
    return post(source, node, { node, percent })
  }
  const payload: Payload = { node, detail: source.detail }
  if (op === 'snag_open') {
    payload['severity'] = severity === '' ? SEVERITY[item.klass] : severity
    payload['title'] = { zh: item.zh, en: item.en }
  }
  if (['snag_open', 'variation_evidence', 'work_stop'].includes(op)) {
    payload['photos'] = photosOf(answer)
    payload['note'] = noteOf(answer)
  }
  return post(source, node, payload)
}
