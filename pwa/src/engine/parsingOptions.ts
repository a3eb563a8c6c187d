// Reading a list of coded wordings: the options of a choice, the reasons of a leave.

import type { Option } from './document.ts'
import { Fields } from './fields.ts'

const OPTION = /^[A-Za-z0-9_-]{1,40}$/

/** Read coded wordings; a code alone stands for itself in both languages. */
export function readOptions(fields: Fields, key: string, most: number): Option[] {
  const options = fields.entries(key, most).map((entry, place) => readOption(fields, `${key}.${place}`, entry))
  if (new Set(options.map((option) => option.code)).size < options.length) fields.wrong(key, 'duplicate_code')
  return options
}

/** Read the options of a choice; nothing else has any. */
export function readChoices(fields: Fields, kind: string): Option[] {
  if (kind !== 'choice') {
    if (fields.entries('options', 100).length > 0) fields.wrong('options', 'options_unused')
    return []
  }
  const options = readOptions(fields, 'options', 100)
  if (options.length < 2) fields.wrong('options', 'options_needed')
  return options
}

function readOption(fields: Fields, path: string, entry: unknown): Option {
  if (typeof entry === 'string') {
    if (!OPTION.test(entry)) fields.wrong(path, 'bad_code')
    return { code: entry, zh: entry, en: entry }
  }
  const inner = new Fields(entry, fields.at(path), fields.problems)
  inner.only(['code', 'zh', 'en'])
  const code = inner.text('code')
  if (code !== '' && !OPTION.test(code)) inner.wrong('code', 'bad_code')
  return { code, zh: inner.text('zh'), en: inner.text('en') }
}
