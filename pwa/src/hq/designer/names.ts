// The codes that conditions use: finding them, writing them anew when an item gets another code.

import { allItems, isRaw, itemsOf, rawOf, sectionsOf, textOf, type Doc, type Raw } from './tree'

export const CODE = /^[A-Za-z][A-Za-z0-9_]{0,31}$/
/** Fields of an item that hold an expression over earlier items. */
export const EXPRESSIONS = ['show_if', 'require_if', 'fail_if', 'formula'] as const

const WORD = /'[^']*'|"[^"]*"|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?/g
const isQuoted = (word: string): boolean => word.startsWith("'") || word.startsWith('"')

export function wordsIn(text: string): string[] {
  return (text.match(WORD) ?? []).filter((word) => !isQuoted(word))
}

function inText(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(WORD, (word) => (isQuoted(word) ? word : (names.get(word) ?? word)))
}

/** JsonLogic names a value as {"var": "A01"} or {"var": ["A01", fallback]}. */
function inLogic(logic: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(logic)) return logic.map((each) => inLogic(each, names))
  if (!isRaw(logic)) return logic
  return Object.fromEntries(
    Object.entries(logic).map(([op, args]) => {
      if (op !== 'var') return [op, inLogic(args, names)]
      if (typeof args === 'string') return [op, names.get(args) ?? args]
      if (Array.isArray(args) && typeof args[0] === 'string') return [op, [names.get(args[0]) ?? args[0], ...args.slice(1)]]
      return [op, args]
    }),
  )
}

function varsIn(logic: unknown): string[] {
  if (Array.isArray(logic)) return logic.flatMap(varsIn)
  if (!isRaw(logic)) return []
  return Object.entries(logic).flatMap(([op, args]) =>
    op === 'var' ? [textOf(Array.isArray(args) ? args[0] : args)] : varsIn(args),
  )
}

/** Every name an item's expressions use. */
export function namesUsed(item: Raw): Set<string> {
  return new Set(
    EXPRESSIONS.flatMap((key) => {
      const value = item[key]
      return typeof value === 'string' ? wordsIn(value) : varsIn(value)
    }),
  )
}

/** The item with other names in its expressions; the same item where none occurs. */
export function withNames(item: Raw, names: ReadonlyMap<string, string>): Raw {
  if (![...namesUsed(item)].some((name) => names.has(name))) return item
  const next = { ...item }
  for (const key of EXPRESSIONS) {
    const value = item[key]
    if (value === undefined || value === null) continue
    next[key] = typeof value === 'string' ? inText(value, names) : inLogic(value, names)
  }
  return next
}

export function itemCodes(doc: Doc): string[] {
  return allItems(doc).map((item) => textOf(item['code']))
}

/** Items whose expressions name this code. */
export function usersOf(doc: Doc, code: string): string[] {
  return allItems(doc)
    .filter((item) => namesUsed(item).has(code))
    .map((item) => textOf(item['code']))
}

/** The next free code of a section: A03 after A02, N108 after N107, A01 in an empty section A. */
export function nextItemCode(section: Raw, taken: ReadonlySet<string>): string {
  const own = itemsOf(section).map((item) => /^(.*?)([0-9]+)$/.exec(textOf(item['code'])))
  const last = own.findLast((match) => match !== null)
  const [head, digits] = last ? [last[1] ?? '', last[2] ?? ''] : [textOf(section['code']) || 'A', '00']
  let number = Number(digits) + 1
  for (;;) {
    const code = head + String(number).padStart(digits.length, '0')
    if (!taken.has(code)) return code
    number += 1
  }
}

/** A, B … Z, AA; and N3 after N2. */
export function nextSectionCode(doc: Doc): string {
  const codes = sectionsOf(doc).map((section) => textOf(section['code']))
  const taken = new Set(codes)
  const counted = /^([A-Za-z]+)([0-9]+)$/.exec(codes.at(-1) ?? '')
  for (let step = 1; counted !== null; step += 1) {
    const code = `${counted[1]}${Number(counted[2]) + step}`
    if (!taken.has(code)) return code
  }
  for (let place = 0; ; place += 1) {
    const letter = String.fromCharCode(65 + (place % 26))
    const code = place < 26 ? letter : String.fromCharCode(64 + Math.floor(place / 26)) + letter
    if (!taken.has(code)) return code
  }
}

export type RenameAnswer = 'ok' | 'bad' | 'taken'

export function mayRename(doc: Doc, from: string, to: string): RenameAnswer {
  if (!CODE.test(to)) return 'bad'
  return to !== from && itemCodes(doc).includes(to) ? 'taken' : 'ok'
}

/** Gives an item another code and writes it into every expression that names the item. */
export function renameItem(doc: Doc, place: { section: number; item: number }, to: string): Doc {
  const from = textOf(itemsOf(sectionsOf(doc)[place.section])[place.item]?.['code'])
  const names = from === '' ? new Map<string, string>() : new Map([[from, to]])
  return {
    ...doc,
    sections: sectionsOf(doc).map((section, s) => ({
      ...section,
      items: itemsOf(section).map((item, i) => {
        const written = withNames(item, names)
        return s === place.section && i === place.item ? { ...rawOf(written), code: to } : written
      }),
    })),
  }
}
