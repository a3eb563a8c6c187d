// Numbers, dates and spans as the reader's language writes them.

export type Tongue = 'zh-CN' | 'en'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function tag(tongue: string): string {
  return tongue === 'en' ? 'en-GB' : 'zh-CN'
}

type When = string | number | null | undefined

function toDate(when: When): Date | null {
  if (when === null || when === undefined || when === '') return null
  const date = new Date(when)
  return Number.isNaN(date.getTime()) ? null : date
}

/** "11月23日 09:05", with the year only where it is not this one. */
export function dateTime(when: When, tongue: string, now = Date.now()): string {
  const date = toDate(when)
  if (date === null) return ''
  const thisYear = date.getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(tag(tongue), {
    ...(thisYear ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(date)
}

export function fullDateTime(when: When, tongue: string): string {
  const date = toDate(when)
  if (date === null) return ''
  return new Intl.DateTimeFormat(tag(tongue), { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' }).format(date)
}

/** A calendar day such as "2026-11-23" is a day, not an instant: no time zone may move it. */
export function day(text: string | null | undefined, tongue: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text ?? '')
  if (match === null) return ''
  const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])))
  return new Intl.DateTimeFormat(tag(tongue), { dateStyle: 'medium', timeZone: 'UTC' }).format(date)
}

/** The largest whole unit of a span: "3天", "5 hr". */
export function span(ms: number, tongue: string): string {
  const size = Math.abs(ms)
  const [amount, unit] =
    size >= DAY
      ? ([Math.floor(size / DAY), 'day'] as const)
      : size >= HOUR
        ? ([Math.floor(size / HOUR), 'hour'] as const)
        : size >= MINUTE
          ? ([Math.floor(size / MINUTE), 'minute'] as const)
          : ([Math.floor(size / 1000), 'second'] as const)
  const unitDisplay = tongue === 'en' ? 'short' : 'long'
  return new Intl.NumberFormat(tag(tongue), { style: 'unit', unit, unitDisplay }).format(amount)
}

export function metres(value: number, tongue: string): string {
  const far = value >= 1000
  return new Intl.NumberFormat(tag(tongue), {
    style: 'unit',
    unit: far ? 'kilometer' : 'meter',
    unitDisplay: tongue === 'en' ? 'short' : 'long',
    maximumFractionDigits: far ? 1 : 0,
  }).format(far ? value / 1000 : value)
}

/** Decimal text with at least one decimal, as scores are written: "80" -> "80.0". */
export function scoreText(total: string | null | undefined): string {
  if (total === null || total === undefined) return '–'
  return /\./.test(total) ? total : `${total}.0`
}

export function signed(text: string | number): string {
  const value = String(text)
  if (value.startsWith('-')) return `−${value.slice(1)}`
  return Number(value) > 0 ? `+${value}` : value
}
