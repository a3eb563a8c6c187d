// Reading the rows of a repeat group: each field by the reader of its own type.

import type { Answered } from './answerKinds.ts'
import type { Report } from './answerShapes.ts'
import { linesOf } from './answerShapes.ts'
import type { Item } from './document.ts'
import { Rat, compare } from './exact.ts'
import { field } from './json.ts'

export type Row = ReadonlyMap<string, Answered>
export type Rows = { type: 'rows'; rows: readonly Row[] }

type Reader = (item: Item, value: unknown, report: Report) => Answered | null

/** Read all rows; one field that cannot be read spoils the answer. */
export function readRows(item: Item, value: unknown, report: Report, read: Reader): Rows | null {
  const rawRows = linesOf(value, 'rows', '.value', report)
  if (rawRows === null) return null
  const [, most] = item.rows
  if (rawRows.length > most) {
    report('.value.rows', 'too_long', { most })
    return null
  }
  let isFaulty = false
  const rows = rawRows.map((raw, place) => {
    const row = new Map<string, Answered>()
    for (const asked of item.fields) {
      const given = field(raw, asked.code)
      if (given === null) continue
      const answered = read(asked, given, (path, code, params) => {
        isFaulty = true
        report(`.value.rows.${place}.${asked.code}${path.replace(/^\.value/, '')}`, code, params)
      })
      if (answered !== null) row.set(asked.code, answered)
    }
    return row
  })
  return isFaulty ? null : { type: 'rows', rows }
}

/** Give the numbers, from 1, of the rows that break a limit or say no. */
export function failingRows(item: Item, rows: readonly Row[]): number[] {
  return rows.flatMap((row, place) => (item.fields.some((asked) => isBroken(asked, row.get(asked.code))) ? [place + 1] : []))
}

function isBroken(asked: Item, value: Answered | undefined): boolean {
  if (value === false) return true
  if (!(value instanceof Rat)) return false
  const { min, max } = asked.limits
  return (min !== null && compare(value, min) < 0) || (max !== null && compare(value, max) > 0)
}

/** Give the places of required fields that a row lacks. */
export function missingFields(item: Item, rows: readonly Row[]): (readonly [number, string])[] {
  return rows.flatMap((row, place) =>
    item.fields.filter((asked) => asked.required && !row.has(asked.code)).map((asked) => [place, asked.code] as const),
  )
}
