// Days as numbers: a date text is read once and then only subtracted.

const DATE = /^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$/
const DAY_MS = 86_400_000

export function isDateText(value: unknown): value is string {
  return typeof value === 'string' && DATE.test(value)
}

/** Give the day number of a `YYYY-MM-DD` text, or null where it is not a date. */
export function dayNumber(value: unknown): number | null {
  if (!isDateText(value)) return null
  const [year = 0, month = 0, day = 0] = value.split('-').map(Number)
  const at = Date.UTC(year, month - 1, day)
  const back = new Date(at)
  const same = back.getUTCMonth() === month - 1 && back.getUTCDate() === day
  return same && back.getUTCFullYear() === year ? at / DAY_MS : null
}
