// How JsonLogic treats values: as truths, numbers and texts, and when two of them are the same.

import { Rat, ZERO, ONE, compare, entered, isZero, rat } from './exact.ts'
import type { LogicValue } from './logicTypes.ts'
import { invalid, isList, isObject, notANumber, tooLarge } from './logicTypes.ts'
import { isLonger, stripped } from './texts.ts'

const DIGITS = 10n ** 60n
const MOST = 10_000
const NUMBER = /^([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?[0-9]{1,2}))?$/

export function isTruthy(value: LogicValue): boolean {
  if (value instanceof Rat) return !isZero(value)
  if (isList(value)) return value.length > 0
  return value !== null && value !== false && value !== ''
}

/** Take a value as a number, as JavaScript does, but lists and objects are none. */
export function numberOf(value: LogicValue): Rat {
  if (value instanceof Rat) return value
  if (value === null || value === false) return ZERO
  if (value === true) return ONE
  if (typeof value !== 'string') throw notANumber()
  const text = stripped(value)
  if (text === '') return ZERO
  if (text.length > 60) throw notANumber()
  const parts = NUMBER.exec(text)
  if (parts === null) throw notANumber()
  const [, sign = '', whole = '', decimals = '', only = '', exponent = '0'] = parts
  const fraction = decimals + only
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n)
  const power = BigInt(Number(exponent) - fraction.length)
  return sized(power < 0n ? rat(digits, 10n ** -power) : rat(digits * 10n ** power))
}

/** Refuse a number that has grown beyond all use. */
export function sized(value: Rat): Rat {
  if (value.n >= DIGITS || value.n <= -DIGITS || value.d >= DIGITS) throw tooLarge()
  return value
}

export function textOf(value: LogicValue): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Rat) return entered(value)
  if (isList(value)) return shortText(value.map(textOf).join(','))
  throw invalid()
}

export function shortText(text: string): string {
  if (isLonger(text, MOST)) throw tooLarge()
  return text
}

export function shortList(list: readonly LogicValue[]): readonly LogicValue[] {
  if (list.length > MOST) throw tooLarge()
  return list
}

/** Order two values: texts as texts, by character; anything else as numbers. */
export function orderOf(left: LogicValue, right: LogicValue): number {
  if (typeof left === 'string' && typeof right === 'string') return textOrder(left, right)
  return compare(numberOf(left), numberOf(right))
}

function textOrder(left: string, right: string): number {
  if (left === right) return 0
  const theirs = [...right]
  for (const [place, mine] of [...left].entries()) {
    const their = theirs[place]
    if (their === undefined) return 1
    if (mine !== their) return (mine.codePointAt(0) ?? 0) < (their.codePointAt(0) ?? 0) ? -1 : 1
  }
  return -1
}

/** Tell whether two values are the same, type and content. */
export function isSame(left: LogicValue, right: LogicValue): boolean {
  if (left instanceof Rat) return right instanceof Rat && left.n === right.n && left.d === right.d
  if (isList(left)) {
    return isList(right) && left.length === right.length && left.every((each, place) => isSame(each, right[place] ?? null))
  }
  if (!isObject(left)) return left === right
  if (!isObject(right)) return false
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key] ?? null, right[key] ?? null))
  )
}

/** Give a field of an object or a place of a list; undefined where there is none. */
export function fieldOf(value: LogicValue, key: string): LogicValue | undefined {
  if (isList(value)) return /^(0|[1-9][0-9]{0,5})$/.test(key) ? value[Number(key)] : undefined
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** Give a key that a text or a number names. */
export function keyOf(value: LogicValue | undefined): string | null {
  return typeof value === 'string' || value instanceof Rat ? textOf(value) : null
}
