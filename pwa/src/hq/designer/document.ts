// What can be done to a checklist document. Each operation gives the new document and the place
// that should be looked at next; the old document is untouched, which is what undo lives on.

import { EXPRESSIONS, itemCodes, namesUsed, nextItemCode, nextSectionCode, withNames } from './names'
import { inserted, itemsOf, listOf, moved, rawOf, sectionsOf, set, textOf, type Doc, type Raw } from './tree'
import { blankItem, fitType } from './types'

/** What the designer is looking at. */
export type Place =
  | { at: 'head' }
  | { at: 'scoring' }
  | { at: 'section'; section: number }
  | { at: 'item'; section: number; item: number }
export type ItemPlace = Extract<Place, { at: 'item' }>
export type SectionPlace = Extract<Place, { at: 'section' }>

export interface Done {
  doc: Doc
  place: Place
}

export function pathOf(place: Place): string {
  if (place.at === 'head') return ''
  if (place.at === 'scoring') return 'scoring'
  if (place.at === 'section') return `sections.${place.section}`
  return `sections.${place.section}.items.${place.item}`
}

/** The place whose screen shows a path of the document. */
export function placeOf(path: string): Place {
  const match = /^sections\.([0-9]+)(?:\.items\.([0-9]+))?(?:\.|$)/.exec(path)
  if (match === null) return path === 'scoring' || path.startsWith('scoring.') ? { at: 'scoring' } : { at: 'head' }
  const section = Number(match[1])
  return match[2] === undefined ? { at: 'section', section } : { at: 'item', section, item: Number(match[2]) }
}

export function samePlace(left: Place, right: Place): boolean {
  return left.at === right.at && pathOf(left) === pathOf(right)
}

/** The nearest place that exists: after an undo the one looked at may be gone. */
export function clampPlace(doc: Doc, place: Place): Place {
  if (place.at === 'head' || place.at === 'scoring') return place
  const sections = sectionsOf(doc)
  if (sections.length === 0) return { at: 'head' }
  const section = Math.min(place.section, sections.length - 1)
  const count = itemsOf(sections[section]).length
  if (place.at === 'section' || count === 0) return { at: 'section', section }
  return { at: 'item', section, item: Math.min(place.item, count - 1) }
}

function withSections(doc: Doc, sections: Raw[]): Doc {
  return { ...doc, sections }
}
function withItems(doc: Doc, section: number, items: Raw[]): Doc {
  return set(doc, `sections.${section}.items`, items)
}

export function addSection(doc: Doc, after: number | null = null): Done {
  const sections = sectionsOf(doc)
  const section = after === null ? sections.length : after + 1
  const raw = { code: nextSectionCode(doc), zh: '', en: '', weight: 10, items: [] }
  return { doc: withSections(doc, inserted(sections, section, raw)), place: { at: 'section', section } }
}

/** A new item behind the given one, or at the end of the section. */
export function addItem(doc: Doc, section: number, after: number | null = null, type = 'yes_no'): Done {
  return insertItems(doc, section, after, [blankItem(type)])
}

export interface Inserted extends Done {
  /** Codes of new items that lost a condition, since it spoke of items that did not come along. */
  dropped: string[]
}

/** Puts copies of items into a section, with free codes and with conditions that still mean the same. */
export function insertItems(doc: Doc, section: number, after: number | null, raws: readonly Raw[]): Inserted {
  const target = sectionsOf(doc)[section] ?? {}
  const old = itemsOf(target)
  const at = after === null ? old.length : after + 1
  const taken = new Set(itemCodes(doc))
  const names = new Map<string, string>()
  let shelf: Raw = { ...target, items: old }
  const coded = raws.map((raw) => {
    const code = nextItemCode(shelf, taken)
    taken.add(code)
    shelf = { ...shelf, items: [...itemsOf(shelf), { code }] }
    if (textOf(raw['code']) !== '') names.set(textOf(raw['code']), code)
    return code
  })
  const dropped: string[] = []
  const ready = raws.map((raw, place) => {
    const code = coded[place] ?? ''
    const { item, lost } = withoutStrangers(raw, new Set(names.keys()))
    if (lost) dropped.push(code)
    const { node: _node, ...rest } = withNames(item, names)
    return { ...rest, code }
  })
  const next = withItems(doc, section, inserted(old, at, ...ready))
  return { doc: next, place: { at: 'item', section, item: at + raws.length - 1 }, dropped }
}

const CODE_LIKE = /^[A-Z]+[0-9]+$/

/** Takes away conditions on items that are not among the known ones. */
function withoutStrangers(raw: Raw, known: ReadonlySet<string>): { item: Raw; lost: boolean } {
  let item = raw
  for (const key of EXPRESSIONS) {
    if (raw[key] === undefined) continue
    const strange = [...namesUsed({ [key]: raw[key] })].some((name) => CODE_LIKE.test(name) && !known.has(name))
    if (strange) item = set(item, key, undefined)
  }
  return { item, lost: item !== raw }
}

/** A whole section with free codes throughout; its conditions follow its own items. */
export function insertSection(doc: Doc, raw: Raw, after: number | null = null): Inserted {
  const sections = sectionsOf(doc)
  const at = after === null ? sections.length : after + 1
  const code = nextSectionCode(doc)
  const shell: Raw = { ...raw, code, items: [] }
  const { doc: next, dropped } = insertItems(withSections(doc, inserted(sections, at, shell)), at, null, itemsOf(raw))
  return { doc: next, place: { at: 'section', section: at }, dropped }
}

export function duplicate(doc: Doc, place: Place): Done {
  if (place.at === 'section') return duplicateSection(doc, place.section)
  if (place.at !== 'item') return { doc, place }
  const section = sectionsOf(doc)[place.section] ?? {}
  const raw = itemsOf(section)[place.item]
  if (raw === undefined) return { doc, place }
  const code = nextItemCode(section, new Set(itemCodes(doc)))
  const items = inserted(itemsOf(section), place.item + 1, { ...raw, code })
  return { doc: withItems(doc, place.section, items), place: { ...place, item: place.item + 1 } }
}

/** Conditions inside the copy speak of the copied items; those on earlier items stay as they are. */
function duplicateSection(doc: Doc, at: number): Done {
  const raw = sectionsOf(doc)[at]
  if (raw === undefined) return { doc, place: { at: 'section', section: at } }
  const taken = new Set(itemCodes(doc))
  let shelf: Raw = { code: nextSectionCode(doc), items: [] }
  const names = new Map<string, string>()
  const codes = itemsOf(raw).map((item) => {
    const code = nextItemCode(shelf, taken)
    taken.add(code)
    shelf = { ...shelf, items: [...itemsOf(shelf), { code }] }
    names.set(textOf(item['code']), code)
    return code
  })
  const items = itemsOf(raw).map((item, place) => ({ ...withNames(item, names), code: codes[place] ?? '' }))
  const copy = { ...raw, code: textOf(shelf['code']), items }
  const place: Place = { at: 'section', section: at + 1 }
  return { doc: withSections(doc, inserted(sectionsOf(doc), at + 1, copy)), place }
}

export function remove(doc: Doc, place: Place): Done {
  if (place.at === 'head' || place.at === 'scoring') return { doc, place }
  const next = set(doc, pathOf(place), undefined)
  if (place.at === 'section') return { doc: next, place: clampPlace(next, place) }
  const left = itemsOf(sectionsOf(next)[place.section]).length
  if (left === 0) return { doc: next, place: { at: 'section', section: place.section } }
  return { doc: next, place: { ...place, item: Math.min(place.item, left - 1) } }
}

export function moveSection(doc: Doc, from: number, to: number): Done {
  const sections = sectionsOf(doc)
  const place: Place = { at: 'section', section: to }
  if (from === to || from < 0 || to < 0 || from >= sections.length || to >= sections.length) {
    return { doc, place: { at: 'section', section: from } }
  }
  return { doc: withSections(doc, moved(sections, from, to)), place }
}

/** Moves an item within its section or into another one, before what stands at `to.item`. */
export function moveItem(doc: Doc, from: ItemPlace, to: { section: number; item: number }): Done {
  const items = itemsOf(sectionsOf(doc)[from.section])
  const raw = items[from.item]
  if (raw === undefined) return { doc, place: from }
  if (from.section === to.section) {
    const item = Math.max(0, Math.min(to.item, items.length - 1))
    if (item === from.item) return { doc, place: from }
    return { doc: withItems(doc, from.section, moved(items, from.item, item)), place: { ...from, item } }
  }
  const target = sectionsOf(doc)[to.section]
  if (target === undefined) return { doc, place: from }
  const item = Math.max(0, Math.min(to.item, itemsOf(target).length))
  const without = withItems(doc, from.section, items.filter((_, place) => place !== from.item))
  const node = textOf(target['node'])
  const carried = raw['node'] === undefined ? raw : set(raw, 'node', node === '' ? nodeNamed(doc, target) : node)
  const next = withItems(without, to.section, inserted(itemsOf(target), item, carried))
  return { doc: next, place: { at: 'item', section: to.section, item } }
}

function nodeNamed(doc: Doc, section: Raw): string | undefined {
  const code = textOf(section['code'])
  return listOf(doc['nodes']).some((node) => textOf(rawOf(node)['code']) === code) ? code : undefined
}

/** One step with the keyboard; an item at the edge of its section goes on into the next one. */
export function step(doc: Doc, place: Place, by: -1 | 1): Done {
  if (place.at === 'section') return moveSection(doc, place.section, place.section + by)
  if (place.at !== 'item') return { doc, place }
  const count = itemsOf(sectionsOf(doc)[place.section]).length
  const item = place.item + by
  if (item >= 0 && item < count) return moveItem(doc, place, { section: place.section, item })
  const section = place.section + by
  const neighbour = sectionsOf(doc)[section]
  if (neighbour === undefined) return { doc, place }
  return moveItem(doc, place, { section, item: by < 0 ? itemsOf(neighbour).length : 0 })
}

/** Another type, with what the old one alone had taken away and what the new one needs put in. */
export function changeType(doc: Doc, place: ItemPlace, type: string): Doc {
  const path = pathOf(place)
  const raw = itemsOf(sectionsOf(doc)[place.section])[place.item]
  return raw === undefined ? doc : set(doc, path, fitType(raw, type))
}

export function totalWeight(items: readonly Raw[]): number {
  const hundredths = items.reduce((sum, item) => sum + Math.round((Number(item['weight']) || 0) * 10_000), 0)
  return hundredths / 10_000
}
