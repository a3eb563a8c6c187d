// A row of a group as one line of text. Pure.
import type { Bilingual } from '../server/types'
import type { ItemView, OptionView } from '../use/engine'
import { BETWEEN } from '../words/between'

export type Row = Record<string, unknown>

interface Words {
  say: (text: Bilingual) => string
  option: (option: OptionView) => string
  yes: string
  no: string
}

/** Each answered field by its name, so that a row can be told from the next. */
export function rowText(row: Row, fields: ItemView[], words: Words): string {
  return fields
    .filter((field) => row[field.code] !== undefined)
    .map((field) => `${words.say(field)} ${valueText(row[field.code], field, words)}`)
    .join(' · ')
}

/** A plain value as a person would say it. */
export function valueText(value: unknown, field: ItemView, words: Words): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (field.type === 'choice') {
    const codes = Array.isArray(value) ? value.map(String) : [String(value)]
    return codes.map((code) => words.option(field.options.find((one) => one.code === code) ?? { code, zh: '', en: '' })).join(words.say(BETWEEN))
  }
  return `${String(value)}${field.type === 'temperature' ? ' ℃' : field.type === 'percent' ? '%' : ''}`
}
