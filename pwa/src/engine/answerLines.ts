// Readers of the answers that are lists: counts, expiry, SKUs, assets, signatures.

import type { Report } from './answerShapes.ts'
import { MAX_LINES, MAX_NAME, linesOf, mappings, millisecondsOf, numberOf, textOf, textValue } from './answerShapes.ts'
import { dayNumber } from './calendarDays.ts'
import type { Rat } from './exact.ts'
import type { Json } from './json.ts'
import { field, isMapping } from './json.ts'

const MAX_REASON = 500
export const DIGEST = /^[0-9a-f]{64}$/

/** One SKU as counted; `book` is what the phone believed, where it knew. */
export type CountLine = {
  sku: string
  counted: Rat
  counted_at_ms: number
  book: Rat | null
  reason: string | null
}
export type StockCount = { type: 'stock_count'; location: string | null; lines: readonly CountLine[] }

export type ExpiryLine = {
  sku: string
  batch: string
  qty: Rat
  expiry: string
  day: number
  handled: boolean
}
export type ExpiryList = { type: 'expiry_list'; lines: readonly ExpiryLine[] }

export type SkuList = { type: 'sku_list'; skus: readonly string[] }

export type Scan = { tag: string; at_ms: number; condition: string | null }
export type AssetScan = { type: 'asset_scan'; scans: readonly Scan[]; missing: readonly string[] }

export type Signature = { role: string; name: string; image: string | null; refused: string | null }
export type Signatures = { type: 'signature'; signed: readonly Signature[] }

/** Read an optional text: the text, null where absent, undefined where it is wrong. */
function optional(raw: Json, key: string, path: string, report: Report): string | null | undefined {
  if (field(raw, key) === null) return null
  return textOf(raw, key, path, report, MAX_REASON) ?? undefined
}

/** Read a sample count; a SKU may stand in it once. */
export function readStockCount(value: unknown, report: Report): StockCount | null {
  const rawLines = linesOf(value, 'lines', '.value', report)
  if (rawLines === null || !isMapping(value)) return null
  const location = optional(value, 'location', '.value', report)
  const lines = new Map<string, CountLine>()
  rawLines.forEach((raw, place) => {
    const line = readCountLine(raw, `.value.lines.${place}`, report)
    if (line === null) return
    if (lines.has(line.sku)) report(`.value.lines.${place}.sku`, 'duplicate')
    else lines.set(line.sku, line)
  })
  if (location === undefined || lines.size < rawLines.length || lines.size === 0) return null
  return { type: 'stock_count', location, lines: [...lines.values()] }
}

function readCountLine(raw: Json, path: string, report: Report): CountLine | null {
  const sku = textOf(raw, 'sku', path, report, MAX_NAME)
  const counted = numberOf(raw, 'counted', path, report, 0)
  const at = millisecondsOf(raw, 'counted_at_ms', path, report)
  const knows = field(raw, 'book') !== null
  const book = knows ? numberOf(raw, 'book', path, report) : null
  const reason = optional(raw, 'reason', path, report)
  if (knows && book === null) return null
  if (sku === null || counted === null || at === null || reason === undefined) return null
  return { sku, counted, counted_at_ms: at, book, reason }
}

/** Read a list of lots; an empty list says that none were found. */
export function readExpiryList(value: unknown, report: Report): ExpiryList | null {
  const rawLines = linesOf(value, 'lines', '.value', report)
  if (rawLines === null) return null
  const lines = new Map<string, ExpiryLine>()
  rawLines.forEach((raw, place) => {
    const line = readExpiryLine(raw, `.value.lines.${place}`, report)
    if (line === null) return
    const key = JSON.stringify([line.sku, line.batch])
    if (lines.has(key)) report(`.value.lines.${place}`, 'duplicate')
    lines.set(key, line)
  })
  return lines.size === rawLines.length ? { type: 'expiry_list', lines: [...lines.values()] } : null
}

function readExpiryLine(raw: Json, path: string, report: Report): ExpiryLine | null {
  const sku = textOf(raw, 'sku', path, report, MAX_NAME)
  const batch = textOf(raw, 'batch', path, report, MAX_NAME, true)
  const qty = numberOf(raw, 'qty', path, report, 0)
  const expiry = field(raw, 'expiry')
  const handled = field(raw, 'handled')
  const day = dayNumber(expiry)
  if (day === null) report(`${path}.expiry`, 'bad_date')
  if (typeof handled !== 'boolean') {
    report(`${path}.handled`, 'wrong_type', { expected: 'true/false' })
    return null
  }
  if (sku === null || batch === null || qty === null || day === null) return null
  return { sku, batch, qty, expiry: String(expiry), day, handled }
}

/** Read a list of SKUs. */
export function readSkuList(value: unknown, report: Report): SkuList | null {
  const rawLines = linesOf(value, 'lines', '.value', report)
  if (rawLines === null) return null
  const skus = new Set<string>()
  rawLines.forEach((raw, place) => {
    const sku = textOf(raw, 'sku', `.value.lines.${place}`, report, MAX_NAME)
    if (sku === null) return
    if (skus.has(sku)) report(`.value.lines.${place}.sku`, 'duplicate')
    skus.add(sku)
  })
  return skus.size === rawLines.length ? { type: 'sku_list', skus: [...skus] } : null
}

/** Read scanned and missing tags; a tag cannot be both. */
export function readAssetScan(value: unknown, report: Report): AssetScan | null {
  const rawScans = linesOf(value, 'scans', '.value', report)
  if (rawScans === null) return null
  const scans = new Map<string, Scan>()
  rawScans.forEach((raw, place) => {
    const scan = readScan(raw, `.value.scans.${place}`, report)
    if (scan === null) return
    if (scans.has(scan.tag)) report(`.value.scans.${place}.tag`, 'duplicate')
    else scans.set(scan.tag, scan)
  })
  const missing = readMissing(field(value, 'missing'), scans, report)
  if (missing === null || scans.size < rawScans.length) return null
  return { type: 'asset_scan', scans: [...scans.values()], missing }
}

function readScan(raw: Json, path: string, report: Report): Scan | null {
  const tag = textOf(raw, 'tag', path, report, MAX_NAME)
  const at = millisecondsOf(raw, 'at_ms', path, report)
  const condition = optional(raw, 'condition', path, report)
  return tag === null || at === null || condition === undefined ? null : { tag, at_ms: at, condition }
}

function readMissing(listed: unknown, scans: ReadonlyMap<string, Scan>, report: Report): string[] | null {
  if (listed === null) return []
  if (!Array.isArray(listed) || listed.length > MAX_LINES) {
    report('.value.missing', 'wrong_type', { expected: 'list' })
    return null
  }
  const tags = new Set<string>()
  listed.forEach((raw, place) => {
    const path = `.value.missing.${place}`
    const tag = textValue(raw, path, report, MAX_NAME)
    if (tag === null) return
    if (tags.has(tag) || scans.has(tag)) report(path, tags.has(tag) ? 'duplicate' : 'scanned_and_missing')
    else tags.add(tag)
  })
  return tags.size === listed.length ? [...tags] : null
}

/** Read signatures, one for a role. */
export function readSignatures(value: unknown, report: Report): Signatures | null {
  const rawLines = mappings(value, '.value', report)
  if (rawLines === null) return null
  const signed = new Map<string, Signature>()
  rawLines.forEach((raw, place) => {
    const signature = readSignature(raw, `.value.${place}`, report)
    if (signature === null) return
    if (signed.has(signature.role)) report(`.value.${place}.role`, 'duplicate')
    else signed.set(signature.role, signature)
  })
  if (signed.size === 0 || signed.size < rawLines.length) return null
  return { type: 'signature', signed: [...signed.values()] }
}

function readSignature(raw: Json, path: string, report: Report): Signature | null {
  const role = textOf(raw, 'role', path, report, MAX_NAME)
  const name = textOf(raw, 'name', path, report, MAX_NAME, true)
  const refused = optional(raw, 'refused', path, report)
  const image = field(raw, 'image')
  if (image !== null && (typeof image !== 'string' || !DIGEST.test(image))) {
    report(`${path}.image`, 'bad_digest')
    return null
  }
  return role === null || name === null || refused === undefined ? null : { role, name, image, refused }
}
