// Exact numbers: what counts as a number in an answer, and how a number is written.
// Fractions over BigInt; a binary float never enters a sum.

import { isWhole } from './json.ts'

export class Rat {
  readonly n: bigint
  readonly d: bigint

  constructor(n: bigint, d: bigint) {
    this.n = n
    this.d = d
  }
}

export const ZERO = new Rat(0n, 1n)
export const ONE = new Rat(1n, 1n)
export const HUNDRED = new Rat(100n, 1n)

const TEXT = /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/

/** Make a fraction in lowest terms; the divisor is never zero. */
export function rat(n: bigint, d = 1n): Rat {
  if (d === 1n) return n === 0n ? ZERO : new Rat(n, 1n)
  let a = n < 0n ? -n : n
  let b = d < 0n ? -d : d
  while (b !== 0n) [a, b] = [b, a % b]
  const by = d < 0n ? -a : a
  return new Rat(n / by, d / by)
}

export function whole(value: number): Rat {
  return value === 0 ? ZERO : new Rat(BigInt(value), 1n)
}

export function add(a: Rat, b: Rat): Rat {
  return a.d === 1n && b.d === 1n ? new Rat(a.n + b.n, 1n) : rat(a.n * b.d + b.n * a.d, a.d * b.d)
}

export function sub(a: Rat, b: Rat): Rat {
  return a.d === 1n && b.d === 1n ? new Rat(a.n - b.n, 1n) : rat(a.n * b.d - b.n * a.d, a.d * b.d)
}

export function mul(a: Rat, b: Rat): Rat {
  return a.d === 1n && b.d === 1n ? new Rat(a.n * b.n, 1n) : rat(a.n * b.n, a.d * b.d)
}

/** Divide exactly; the caller has ruled out zero. */
export function quotient(a: Rat, b: Rat): Rat {
  return rat(a.n * b.d, a.d * b.n)
}

export function compare(a: Rat, b: Rat): number {
  const left = a.n * b.d
  const right = b.n * a.d
  return left < right ? -1 : left > right ? 1 : 0
}

export function least(a: Rat, b: Rat): Rat {
  return compare(a, b) <= 0 ? a : b
}

export function isZero(value: Rat): boolean {
  return value.n === 0n
}

/** Read a number of an answer: an integer or decimal text, never a float. */
export function answeredNumber(value: unknown): Rat | null {
  if (isWhole(value)) return whole(value)
  return typeof value === 'string' && TEXT.test(value) ? fromText(value) : null
}

/** Read a number of a document or context, where floats are allowed by their decimal text. */
export function writtenNumber(value: unknown): Rat | null {
  if (typeof value === 'number' && !Number.isInteger(value)) {
    const text = String(value)
    return TEXT.test(text) ? fromText(text) : null
  }
  return answeredNumber(value)
}

/** Give a small whole number as a plain one, or null where it is not whole. */
export function asWhole(value: Rat | null): number | null {
  return value !== null && value.d === 1n ? Number(value.n) : null
}

function fromText(text: string): Rat {
  const dot = text.indexOf('.')
  if (dot < 0) return rat(BigInt(text))
  const decimals = text.slice(dot + 1)
  return rat(BigInt(text.slice(0, dot) + decimals), 10n ** BigInt(decimals.length))
}

/** Write a number as people do: at most four decimals, half up, no trailing zeros. */
export function plain(value: Rat, places = 4): string {
  if (value.d === 1n) return value.n.toString()
  const unit = 10n ** BigInt(places)
  const scaled = halfUp(value.n * unit, value.d)
  const size = scaled < 0n ? -scaled : scaled
  const rest = (size % unit).toString().padStart(places, '0').replace(/0+$/, '')
  const text = (size / unit).toString()
  return `${scaled < 0n ? '-' : ''}${text}${rest === '' ? '' : `.${rest}`}`
}

/** Write a number that somebody entered, with every decimal it has (six at most). */
export function entered(value: Rat): string {
  return plain(value, 6)
}

/** Round half up to one decimal: the rounding of every total. */
export function tenths(value: Rat): Rat {
  return rat(halfUp(value.n * 10n, value.d), 10n)
}

/** Write a rounded total with exactly one decimal, as in 69.0. */
export function oneDecimal(value: Rat): string {
  const scaled = halfUp(value.n * 10n, value.d)
  return `${scaled / 10n}.${scaled % 10n}`
}

function halfUp(n: bigint, d: bigint): bigint {
  return n < 0n ? -halfUp(-n, d) : (2n * n + d) / (2n * d)
}
