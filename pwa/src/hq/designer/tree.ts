// A checklist document as the designer holds it: plain JSON that may be wrong in any place while
// it is being written. Nothing here changes a document; every change gives a new one that shares
// what stayed the same.

export type Raw = Record<string, unknown>
export type Doc = Raw

export function isRaw(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
export function rawOf(value: unknown): Raw {
  return isRaw(value) ? value : {}
}
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
export function sectionsOf(doc: Doc): Raw[] {
  return listOf(doc['sections']).map(rawOf)
}
export function itemsOf(section: Raw | undefined): Raw[] {
  return listOf(section?.['items']).map(rawOf)
}
export function allItems(doc: Doc): Raw[] {
  return sectionsOf(doc).flatMap(itemsOf)
}

/** Reads what lies at a path such as "sections.0.items.2.limits.min". */
export function at(tree: unknown, path: string): unknown {
  if (path === '') return tree
  let here: unknown = tree
  for (const step of path.split('.')) {
    if (Array.isArray(here)) here = here[Number(step)]
    else if (isRaw(here) && Object.hasOwn(here, step)) here = here[step]
    else return undefined
  }
  return here
}

/** Puts a value at a path; undefined takes the field away. Missing steps become mappings. */
export function put(tree: unknown, path: string, value: unknown): unknown {
  if (path === '') return value
  const dot = path.indexOf('.')
  const step = dot < 0 ? path : path.slice(0, dot)
  const rest = dot < 0 ? '' : path.slice(dot + 1)
  if (Array.isArray(tree)) return putEntry(tree, Number(step), rest, value)
  const old = rawOf(tree)
  const next = put(old[step], rest, value)
  if (next === old[step] && Object.hasOwn(old, step)) return old
  if (next !== undefined) return { ...old, [step]: next }
  if (!Object.hasOwn(old, step)) return old
  const { [step]: _gone, ...kept } = old
  return kept
}

function putEntry(list: unknown[], place: number, rest: string, value: unknown): unknown[] {
  const next = put(list[place], rest, value)
  if (next === list[place]) return list
  return next === undefined ? list.filter((_, index) => index !== place) : list.map((old, index) => (index === place ? next : old))
}

export function set(doc: Doc, path: string, value: unknown): Doc {
  return rawOf(put(doc, path, value))
}

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  next.splice(to, 0, ...next.splice(from, 1))
  return next
}
export function inserted<T>(list: readonly T[], at: number, ...entries: T[]): T[] {
  return [...list.slice(0, at), ...entries, ...list.slice(at)]
}

/** Two documents with the same content, whatever the order of their fields. */
export function sameContent(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, place) => sameContent(each, right[place]))
  }
  if (!isRaw(left) || !isRaw(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && sameContent(left[key], right[key]))
}
