// One reader per type of item: the value as JSON in, the exact value out, null where wrong.

import type { AssetScan, ExpiryList, Signatures, SkuList, StockCount } from './answerLines.ts'
import { readAssetScan, readExpiryList, readSignatures, readSkuList, readStockCount } from './answerLines.ts'
import type { Rows } from './answerRows.ts'
import { readRows } from './answerRows.ts'
import type { Report } from './answerShapes.ts'
import { MAX_NAME, MAX_WORDS, mappings, textOf, textValue } from './answerShapes.ts'
import { dayNumber } from './calendarDays.ts'
import type { Item } from './document.ts'
import type { Rat } from './exact.ts'
import { HUNDRED, ZERO, answeredNumber, compare, plain, whole } from './exact.ts'
import { field, isWhole } from './json.ts'
import { stripped } from './texts.ts'

export type ByAsset = { type: 'each'; pairs: readonly (readonly [string, string])[] }
export type Chosen = { type: 'several'; options: readonly string[] }
export type Answered =
  | boolean
  | Rat
  | string
  | ByAsset
  | Chosen
  | StockCount
  | ExpiryList
  | SkuList
  | AssetScan
  | Signatures
  | Rows

const MOST_COUNTED = whole(999_999)

/** Read the value of an item's type, or report and give null. */
export function readValue(item: Item, value: unknown, report: Report): Answered | null {
  switch (item.kind) {
    case 'yes_no':
    case 'photo':
    case 'photo_compare':
      return readTruth(value, report)
    case 'count':
      return readInteger(value, ZERO, MOST_COUNTED, report)
    case 'rating':
      return readInteger(value, item.limits.min ?? ZERO, item.limits.max ?? ZERO, report)
    case 'number':
    case 'temperature':
      return readNumber(value, report)
    case 'percent':
      return readBounded(value, isProgress(item) ? HUNDRED : null, report)
    case 'bonus':
      return readBounded(value, item.limits.max, report)
    case 'date':
      return readDate(value, report)
    case 'choice':
      return readChoice(item, value, report)
    case 'text':
      return readWords(value, MAX_WORDS, report)
    case 'barcode':
      return readWords(value, 128, report)
    case 'signature':
      return readSignatures(value, report)
    case 'stock_count':
      return readStockCount(value, report)
    case 'expiry_list':
      return readExpiryList(value, report)
    case 'sku_list':
      return readSkuList(value, report)
    case 'asset_scan':
      return readAssetScan(value, report)
    case 'calculated':
      report('.value', 'calculated_given')
      return null
    case 'repeat_group':
      return readRows(item, value, report, readValue)
    default:
      return null
  }
}

function readTruth(value: unknown, report: Report): boolean | null {
  if (typeof value === 'boolean') return value
  report('.value', 'wrong_type', { expected: 'true/false' })
  return null
}

function readInteger(value: unknown, lowest: Rat, most: Rat, report: Report): Rat | null {
  if (!isWhole(value)) {
    report('.value', 'wrong_type', { expected: 'integer' })
    return null
  }
  const number = whole(value)
  if (compare(number, lowest) >= 0 && compare(number, most) <= 0) return number
  report('.value', 'out_of_range', { least: plain(lowest), most: plain(most) })
  return null
}

function readNumber(value: unknown, report: Report): Rat | null {
  const number = answeredNumber(value)
  if (number === null) report('.value', 'not_a_number')
  return number
}

function isProgress(item: Item): boolean {
  return item.posts.some((outcome) => outcome.op === 'progress_update')
}

function readBounded(value: unknown, most: Rat | null, report: Report): Rat | null {
  const number = readNumber(value, report)
  if (number === null || most === null) return number
  if (compare(number, ZERO) >= 0 && compare(number, most) <= 0) return number
  report('.value', 'out_of_range', { least: 0, most: plain(most) })
  return null
}

function readDate(value: unknown, report: Report): string | null {
  if (typeof value === 'string' && dayNumber(value) !== null) return value
  report('.value', 'bad_date')
  return null
}

function readWords(value: unknown, most: number, report: Report): string | null {
  const text = textValue(value, '.value', report, most, true)
  return text !== null && stripped(text) !== '' ? text : null
}

function readChoice(item: Item, value: unknown, report: Report): Answered | null {
  if (item.each) return readByAsset(item, value, report)
  if (item.multiple) return readSeveral(item, value, report)
  return readOption(item, value, '.value', report)
}

function readOption(item: Item, value: unknown, path: string, report: Report): string | null {
  if (typeof value !== 'string') {
    report(path, 'wrong_type', { expected: 'text' })
    return null
  }
  if (item.option_codes.has(value)) return value
  report(path, 'unknown_option')
  return null
}

function readSeveral(item: Item, value: unknown, report: Report): Chosen | null {
  if (!Array.isArray(value) || value.length > item.options.length) {
    report('.value', 'wrong_type', { expected: 'list' })
    return null
  }
  const chosen = value.map((word, place) => readOption(item, word, `.value.${place}`, report))
  const options = chosen.filter((word) => word !== null)
  if (new Set(options).size < options.length) {
    report('.value', 'duplicate')
    return null
  }
  return options.length > 0 && options.length === chosen.length ? { type: 'several', options } : null
}

function readByAsset(item: Item, value: unknown, report: Report): ByAsset | null {
  const lines = mappings(value, '.value', report)
  if (lines === null) return null
  const pairs = new Map<string, string>()
  lines.forEach((line, place) => {
    const path = `.value.${place}`
    const tag = textOf(line, 'tag', path, report, MAX_NAME)
    const option = readOption(item, field(line, 'option'), `${path}.option`, report)
    if (tag === null || option === null) return
    if (pairs.has(tag)) report(`${path}.tag`, 'duplicate')
    pairs.set(tag, option)
  })
  return pairs.size === lines.length ? { type: 'each', pairs: [...pairs] } : null
}
