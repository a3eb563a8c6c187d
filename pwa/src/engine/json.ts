// Foreign JSON, met with care: only own fields count, and only plain objects are mappings.

export type Json = Record<string, unknown>

export function isMapping(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Give an own field; absent and null are the same: null. */
export function field(raw: unknown, key: string): unknown {
  if (!isMapping(raw) || !Object.hasOwn(raw, key)) return null
  return raw[key] ?? null
}

const BOUND = 1e12

/** Tell a whole number of a size that answers may have. */
export function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < BOUND
}

/** Tell a time of a phone clock: whole milliseconds, not negative. */
export function isMilliseconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
