// From a stored answer to what a reader sees. Shapes that are not understood are shown as they
// are: hiding what somebody answered would be worse than showing it raw.

import type { Answer, DocumentItem } from '@/server/types'
import { BETWEEN } from '@/words/between'
import { signed } from './format'

interface Words {
  t: (key: string, named?: Record<string, unknown>) => string
  word: (group: string, code: string | null | undefined) => string
  known: (group: string, code: string) => boolean
  text: (value: { zh?: string; en?: string } | string | null | undefined) => string
  day: (text: string | null | undefined) => string
}
export interface Row {
  cells: string[]
  /** A line that is off: counted unlike the book, missing, not handled. */
  off: boolean
}
export type ReadOut =
  | { kind: 'none' }
  | { kind: 'text'; text: string }
  | { kind: 'lines'; heads: string[]; rows: Row[] }

type Line = Record<string, unknown>
type Reader = (value: unknown, item: DocumentItem, words: Words) => ReadOut

const NONE: ReadOut = { kind: 'none' }
const plain = (text: string): ReadOut => ({ kind: 'text', text })
const str = (value: unknown): string => (value === null || value === undefined ? '' : String(value))

function lines(value: unknown, name: string): Line[] {
  const list = value !== null && typeof value === 'object' ? (value as Line)[name] : null
  return Array.isArray(list) ? (list as Line[]) : []
}

export function optionText(item: DocumentItem, code: unknown, words: Words): string {
  const own = (item.options ?? []).find((option) => typeof option !== 'string' && (option.code ?? option.value) === code)
  const said = own === undefined ? '' : words.text(own)
  if (said !== '') return said
  const group = words.known('condition', str(code)) ? 'condition' : 'option'
  return words.word(group, str(code))
}

const standard: Reader = (value, _item, { t }) => plain(t(value === true ? 'answer.meets' : 'answer.below'))
/** In the words the phone asked with: a question whose yes is the bad answer is no standard. */
const yesNo: Reader = (value, item, words) => {
  const asks = ['yes', 'true'].includes(str(item['fail_if']))
  return asks ? plain(words.t(value === true ? 'answer.yes' : 'answer.no')) : standard(value, item, words)
}

function withUnit(item: DocumentItem, words: Words, fallback = ''): string {
  const unit = item.unit as string | { zh?: string; en?: string } | null | undefined
  if (unit !== undefined && unit !== null) return words.text(unit)
  const zh = item.unit_zh ?? item.defect?.unit_zh
  const en = (item.unit_en as string | undefined) ?? item.defect?.unit_en
  return words.text({ zh: zh ?? fallback, en: en ?? fallback })
}

const measured =
  (unit: string): Reader =>
  (value, item, words) =>
    plain(`${str(value)} ${withUnit(item, words, unit)}`.trim())

const rating: Reader = (value, item, { t }) => {
  const max = (item.limits as { max?: unknown } | undefined)?.max
  return plain(max === undefined ? str(value) : t('answer.of', { value: str(value), max: str(max) }))
}

const choice: Reader = (value, item, words) => {
  if (!Array.isArray(value)) return plain(optionText(item, value, words))
  if (!value.some((v) => v !== null && typeof v === 'object')) {
    return plain(value.map((v) => optionText(item, v, words)).join(words.text(BETWEEN)))
  }
  const { t } = words
  const rows = (value as Line[]).map((line) => ({
    cells: [str(line.tag), optionText(item, line.option, words)],
    off: !['good', 'ok'].includes(str(line.option)),
  }))
  return { kind: 'lines', heads: [t('answer.tag'), t('answer.condition')], rows }
}

const signature: Reader = (value, _item, { t, word }) => {
  const people = Array.isArray(value) ? (value as Line[]) : []
  const sentences = people.map((s) => {
    const named = { role: word('role', str(s.role)), name: str(s.name), reason: str(s.refused) }
    return t(s.refused ? 'answer.refused' : 'answer.signed', named)
  })
  return sentences.length === 0 ? NONE : plain(sentences.join('；'))
}

const stockCount: Reader = (value, item, words) => {
  const { t } = words
  const rows = lines(value, 'lines').map((line) => {
    const book = str(line.book)
    const difference = book === '' ? '' : exactDifference(str(line.counted), book)
    return { cells: [str(line.sku), str(line.counted), book || '–', signed(difference), optionText({ ...item, options: [] }, str(line.reason), words)], off: difference !== '' && difference !== '0' }
  })
  const heads = ['sku', 'counted', 'book', 'difference', 'reason'].map((name) => t(`answer.${name}`))
  return { kind: 'lines', heads, rows }
}

const expiryList: Reader = (value, _item, { t, day }) => {
  const rows = lines(value, 'lines').map((line) => ({
    cells: [str(line.sku), str(line.batch), str(line.qty), day(str(line.expiry)), t(line.handled === true ? 'answer.handled' : 'answer.not_handled')],
    off: line.handled !== true,
  }))
  if (rows.length === 0) return plain(t('answer.none_found'))
  return { kind: 'lines', heads: ['sku', 'batch', 'qty', 'expiry', 'handled'].map((name) => t(`answer.${name}`)), rows }
}

const skuList: Reader = (value, _item, { t, text }) => {
  const skus = lines(value, 'lines').map((line) => str(line.sku))
  return plain(skus.length === 0 ? t('answer.none_found') : skus.join(text(BETWEEN)))
}

const assetScan: Reader = (value, _item, { t, word }) => {
  const scanned = lines(value, 'scans').map((s) => ({ cells: [str(s.tag), t('answer.found'), word('condition', str(s.condition))], off: false }))
  const missing = (lines(value, 'missing') as unknown as string[]).map((tag) => ({ cells: [str(tag), t('answer.missing'), ''], off: true }))
  const rows = [...scanned, ...missing]
  if (rows.length === 0) return NONE
  return { kind: 'lines', heads: [t('answer.tag'), '', t('answer.condition')], rows }
}

/** One row a thing found, one column a question. */
const repeatGroup: Reader = (value, item, words) => {
  const rows = lines(value, 'rows')
  if (rows.length === 0) return plain(words.t('answer.none_found'))
  const fields = (Array.isArray(item['fields']) ? item['fields'] : []) as DocumentItem[]
  const cell = (row: Line, field: DocumentItem): string => {
    const read = row[field.code] === undefined ? NONE : readAnswer(field, { value: row[field.code] }, words)
    return read.kind === 'text' ? read.text : ''
  }
  return {
    kind: 'lines',
    heads: fields.map((field) => words.text({ zh: field.zh, en: field.en })),
    rows: rows.map((row) => ({ cells: fields.map((field) => cell(row, field)), off: fields.some((field) => field.type === 'yes_no' && row[field.code] === false) })),
  }
}

const READERS: Record<string, Reader> = {
  repeat_group: repeatGroup,
  yes_no: yesNo,
  photo: standard,
  photo_compare: standard,
  rating,
  count: measured(''),
  number: measured(''),
  bonus: measured(''),
  temperature: measured('°C'),
  percent: measured('%'),
  date: (value, _item, { day }) => plain(day(str(value)) || str(value)),
  choice,
  signature,
  stock_count: stockCount,
  expiry_list: expiryList,
  sku_list: skuList,
  asset_scan: assetScan,
}

export function readAnswer(item: DocumentItem, answer: Answer | undefined, words: Words): ReadOut {
  if (answer?.na !== undefined && answer.na !== null) {
    const listed = ((item['na'] as { reasons?: Array<{ code: string; zh?: string; en?: string }> } | null)?.reasons ?? []).find((one) => one.code === answer.na?.reason)
    const reason = listed === undefined ? str(answer.na.reason) : words.text(listed)
    return plain(words.t(answer.na.not_observed === true ? 'visit.not_observed' : 'visit.na_reason', { reason }))
  }
  const value = answer?.value
  if (value === undefined || value === null) return NONE
  const reader = READERS[item.type]
  if (reader !== undefined) return reader(value, item, words)
  return plain(typeof value === 'object' ? JSON.stringify(value) : str(value))
}

/** counted − book on decimal text, exactly: quantities must not grow digits of their own. */
export function exactDifference(counted: string, book: string): string {
  const places = Math.max(...[counted, book].map((n) => n.split('.')[1]?.length ?? 0))
  const whole = (n: string): bigint => {
    const [before = '0', after = ''] = n.split('.')
    return BigInt(before + after.padEnd(places, '0'))
  }
  let units: bigint
  try {
    units = whole(counted) - whole(book)
  } catch {
    return ''
  }
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  const cut = digits.length - places
  const fraction = digits.slice(cut).replace(/0+$/, '')
  return sign + digits.slice(0, cut) + (fraction === '' ? '' : `.${fraction}`)
}
