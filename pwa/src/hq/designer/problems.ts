// What is wrong with the document, from the engine in the browser and from the server's refusal,
// each with the place in the designer where it is put right.

import { ChecklistInvalid, parseDocument, type Checklist } from '@/engine'
import { pathOf, placeOf, type Place } from './document'
import { itemsOf, sectionsOf, textOf, type Doc } from './tree'

export interface Fault {
  path: string
  zh: string
  en: string
}
export interface Trouble extends Fault {
  place: Place
  /** The code of the item or section it is in. */
  code: string
}

export interface Reading {
  /** The checklist, where the document is one. */
  checklist: Checklist | null
  troubles: Trouble[]
}

export function read(doc: Doc): Reading {
  try {
    return { checklist: parseDocument(doc), troubles: [] }
  } catch (failure) {
    if (!(failure instanceof ChecklistInvalid)) throw failure
    return { checklist: null, troubles: troubles(doc, failure.errors) }
  }
}

export function troubles(doc: Doc, faults: readonly Fault[]): Trouble[] {
  return faults.map((fault) => {
    const place = placeOf(fault.path)
    return { path: fault.path, zh: fault.zh, en: fault.en, place, code: codeOf(doc, place) }
  })
}

export function codeOf(doc: Doc, place: Place): string {
  if (place.at === 'section') return textOf(sectionsOf(doc)[place.section]?.['code'])
  if (place.at === 'item') return textOf(itemsOf(sectionsOf(doc)[place.section])[place.item]?.['code'])
  return ''
}

/** Problems of one field: those at its path, and with `deep` those below it. */
export function faultsAt(troubles: readonly Trouble[], path: string, deep = false): Trouble[] {
  return troubles.filter((trouble) => trouble.path === path || (deep && trouble.path.startsWith(`${path}.`)))
}

/** How many problems an entry of the outline has; a section counts its own, not its items'. */
export function countAt(troubles: readonly Trouble[], place: Place): number {
  const path = pathOf(place)
  return troubles.filter((trouble) => trouble.place.at === place.at && pathOf(trouble.place) === path).length
}
