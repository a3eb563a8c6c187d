// Reading the codes of a document: they stand in conditions, paths and column names.

import type { Fields } from './fields.ts'

const CODE = /^[A-Za-z][A-Za-z0-9_]{0,31}$/
const RESERVED = [
  ...['value', 'actual', 'planned', 'planned_open', 'contract_open', 'days_left', 'days_since'],
  ...['and', 'or', 'not', 'yes', 'no', 'true', 'false', 'match', 'mismatch', 'store', 'visit'],
]

/** Read a code that can stand in conditions, paths and column names. */
export function readCode(fields: Fields): string {
  const code = fields.text('code')
  if (code !== '' && !CODE.test(code)) fields.wrong('code', 'bad_code')
  else if (RESERVED.includes(code)) fields.wrong('code', 'reserved_code')
  return code
}
