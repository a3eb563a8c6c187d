// The policy of a checklist, versioned apart from its wording: weights, classes, costs, scoring.
// A policy says what things are worth, a checklist what is looked at. Laying a policy over a
// document gives a document again; what the policy does not name stays as the document has it.

import { entered, writtenNumber } from './exact.ts'
import type { DocumentError } from './fields.ts'
import { ChecklistInvalid, Fields, Problems } from './fields.ts'
import type { Json } from './json.ts'
import { field, isMapping } from './json.ts'
import { parseDocument } from './parsing.ts'
import { COUNTED } from './parsingItems.ts'

const SCHEMA = 'policy/1'
const ITEM_KEYS = ['weight', 'class', 'defect']

type Coded = Json & { code: string }

/** Give the whole policy of a document: laid over it again, it changes nothing. */
export function policyOf(document: Json): Json {
  return {
    schema: SCHEMA,
    code: field(document, 'code'),
    scoring: copyOf(field(document, 'scoring')),
    sections: Object.fromEntries(sectionsOf(document).map((each) => [each.code, { weight: field(each, 'weight') }])),
    items: Object.fromEntries(itemsOf(document).map((item) => [item.code, itemPolicy(item)])),
  }
}

/** Give the text whose sha256 is the digest of a document's policy: one way to write each number. */
export function policyText(document: Json): string {
  return canonical(plainOf(policyOf(document)))
}

/**
 * Lay a policy over a document; throws `ChecklistInvalid` where they do not fit together. Whether
 * the values make sense is told by parsing the result, or by `policyErrors`.
 */
export function withPolicy(document: Json, policy: unknown): Json {
  const problems = new Problems()
  check(document, policy, problems)
  if (problems.errors.length > 0) throw new ChecklistInvalid(problems.errors)
  const merged = copyOf(document) as Json
  const scoring = field(policy, 'scoring')
  if (scoring !== null) merged['scoring'] = copyOf(scoring)
  for (const section of sectionsOf(merged)) Object.assign(section, field(field(policy, 'sections'), section.code))
  for (const item of itemsOf(merged)) {
    Object.assign(item, copyOf(field(field(policy, 'items'), item.code)))
    if (item['defect'] === null) delete item['defect']
  }
  return merged
}

/** Give every error of a policy for a document, each with its path in the policy. */
export function policyErrors(document: Json, policy: unknown): readonly DocumentError[] {
  let merged: Json
  try {
    merged = withPolicy(document, policy)
  } catch (error) {
    return errorsOf(error)
  }
  try {
    parseDocument(merged)
    return []
  } catch (error) {
    return errorsOf(error).map((each) => ({ ...each, path: pathIn(document, each.path) }))
  }
}

function errorsOf(error: unknown): readonly DocumentError[] {
  if (error instanceof ChecklistInvalid) return error.errors
  throw error
}

function sectionsOf(document: unknown): Coded[] {
  return codedIn(field(document, 'sections'))
}

function itemsOf(document: unknown): Coded[] {
  return sectionsOf(document).flatMap((section) => codedIn(field(section, 'items')))
}

/** Give what has a code; a draft may hold what has none yet. */
function codedIn(listed: unknown): Coded[] {
  if (!Array.isArray(listed)) return []
  return listed.filter((each): each is Coded => typeof field(each, 'code') === 'string')
}

function itemPolicy(item: Coded): Json {
  const policy: Json = { weight: field(item, 'weight'), class: field(item, 'class') ?? 'normal' }
  const kind = field(item, 'type')
  if (typeof kind === 'string' && COUNTED.includes(kind)) policy['defect'] = copyOf(field(item, 'defect'))
  return policy
}

function check(document: Json, policy: unknown, problems: Problems): void {
  const fields = new Fields(policy, '', problems)
  if (problems.errors.length > 0) return
  fields.only(['schema', 'code', 'scoring', 'sections', 'items'])
  fields.oneOf('schema', [SCHEMA])
  fields.oneOf('code', [String(field(document, 'code'))])
  fields.within('scoring')
  checkParts(fields.within('sections'), sectionsOf(document), ['weight'])
  checkParts(fields.within('items'), itemsOf(document), ITEM_KEYS)
}

function checkParts(fields: Fields | null, parts: readonly Coded[], keys: readonly string[]): void {
  if (fields === null) return
  const known = new Set(parts.map((part) => part.code))
  for (const [code, raw] of Object.entries(fields.raw)) {
    if (!known.has(code)) {
      fields.wrong([...code].slice(0, 40).join(''), 'unknown_code')
      continue
    }
    const inner = new Fields(raw, fields.at(code), fields.problems)
    inner.only(keys)
    for (const key of ['weight', 'class']) {
      if (Object.hasOwn(inner.raw, key) && !inner.has(key)) inner.wrong(key, 'missing')
    }
  }
}

const PLACE = /^sections\.(\d+)(?:\.items\.(\d+))?(\..*)?$/

/** Turn a path of the document into the one of the policy that says the same. */
function pathIn(document: Json, path: string): string {
  const told = PLACE.exec(path)
  if (told === null) return path
  const [, section, item, rest = ''] = told
  const part = placeIn(field(document, 'sections'), section)
  const named = item === undefined ? part : placeIn(field(part, 'items'), item)
  const code = field(named, 'code')
  return code === null ? path : `${item === undefined ? 'sections' : 'items'}.${String(code)}${rest}`
}

function placeIn(listed: unknown, place: string | undefined): unknown {
  return Array.isArray(listed) ? listed[Number(place)] : null
}

/** Copy by hand: what a screen watches cannot be cloned by the browser. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)]))
}

/** Write every number the one way both engines write it. */
function plainOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainOf)
  if (isMapping(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainOf(each)]))
  const number = writtenNumber(value)
  return number === null ? value : entered(number)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isMapping(value)) return JSON.stringify(value ?? null)
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}
