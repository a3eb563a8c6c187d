// What people type -> a number of the wire: a whole number, or decimal text. Never a float.

const SHAPE = /^-?\d{1,12}(\.\d{1,6})?$/

/** Full-width digits and signs come from Chinese keyboards. */
export function tidyNumber(typed: string): string {
  return typed
    .normalize('NFKC')
    .replaceAll('。', '.')
    .replaceAll('−', '-')
    .replaceAll('–', '-')
    .replace(/\s/g, '')
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '')
}

export function toWire(typed: string): number | string | null {
  const text = tidyNumber(typed)
  if (!SHAPE.test(text)) return null
  if (!text.includes('.')) return Number(text)
  return text
}

export function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : ''
}
