// What the two halves of the outline share: keys that stay with an entry while it moves.

import { textOf, type Raw } from '../tree'

export interface Leaf {
  key: string
  raw: Raw
}

/** A key by code; twins are told apart by their turn. An entry that is unchanged stays the same object. */
export function keyed(raws: readonly Raw[], old: readonly Leaf[] = []): Leaf[] {
  const seen = new Map<string, number>()
  return raws.map((raw, place) => {
    const code = textOf(raw['code'])
    const turn = (seen.get(code) ?? 0) + 1
    seen.set(code, turn)
    const key = `${code}#${turn}`
    const before = old[place]
    return before !== undefined && before.raw === raw && before.key === key ? before : { key, raw }
  })
}

export interface Dragged {
  from: HTMLElement
  to: HTMLElement
  oldIndex?: number
  newIndex?: number
}
