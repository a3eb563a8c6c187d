// From a document to a Checklist, or to every error it has, each with its path.

import type { NameType } from './conditionScope.ts'
import type { Checklist, Expr, Item, Milestone, Mode, Section, Text } from './document.ts'
import { ZERO, asWhole, mul, writtenNumber } from './exact.ts'
import { ChecklistInvalid, Fields, Problems, pairOf } from './fields.ts'
import { nameTypeOf, readCode, readItem } from './parsingItems.ts'
import { checkPolicies, readScoring } from './parsingScoring.ts'

const SCHEMA = 'checklist/1'
const MAX_ITEMS = 1000
const KNOWN = [
  ...['schema', 'code', 'version', 'title', 'applies_to', 'gps', 'expected_minutes', 'nodes'],
  ...['near_expiry_rule', 'scoring', 'sections', 'sign_off'],
]

/** Read a checklist document; throws `ChecklistInvalid` naming every error at once. */
export function parseDocument(document: unknown): Checklist {
  const problems = new Problems()
  const checklist = readChecklist(new Fields(document, '', problems))
  if (problems.errors.length > 0) throw new ChecklistInvalid(problems.errors)
  return checklist
}

function readChecklist(fields: Fields): Checklist {
  fields.only(KNOWN)
  fields.oneOf('schema', [SCHEMA])
  const scoringFields = fields.within('scoring')
  if (scoringFields === null) fields.wrong('scoring', 'missing')
  const scoring = readScoring(scoringFields)
  const nodes = readNodes(fields)
  if (scoring.mode === 'node_gate' && nodes.length === 0) fields.wrong('nodes', 'node_needed')
  const sections = readSections(fields, scoring.mode, nodes)
  const items = sections.flatMap((section) => section.items)
  if (scoringFields !== null) checkPolicies(scoringFields, items)
  const gps = fields.within('gps')
  gps?.only(['required', 'radius_m'])
  const version = fields.whole('version', 1)
  if (version === null && !fields.has('version')) fields.wrong('version', 'missing')
  return {
    code: readChecklistCode(fields),
    version: version ?? 1,
    title: readTitle(fields),
    sections,
    items,
    nodes,
    sign_off: fields.entries('sign_off', 10).map(String),
    scoring,
    near_rule: readNearRule(fields.within('near_expiry_rule')),
    referenced: referencedIn(items),
    by_code: new Map(items.map((item) => [item.code, item])),
    gps_required: gps?.flag('required', false) ?? false,
    radius_m: gps?.whole('radius_m', 10) ?? null,
    expected_minutes: readMinutes(fields),
  }
}

function readChecklistCode(fields: Fields): string {
  const code = fields.text('code')
  if (code !== '' && !/^[A-Za-z0-9_-]+$/.test(code)) fields.wrong('code', 'bad_code')
  fields.within('applies_to')
  return code
}

function readTitle(fields: Fields): Text {
  const inner = fields.within('title')
  if (inner === null) fields.wrong('title', 'missing')
  return { zh: inner?.text('zh') ?? '', en: inner?.text('en') ?? '' }
}

function readMinutes(fields: Fields): readonly [number, number] | null {
  const pair = fields.entries('expected_minutes', 2)
  if (pair.length === 0) return null
  const low = asWhole(writtenNumber(pair[0]))
  const high = asWhole(writtenNumber(pair[1]))
  if (low !== null && high !== null && low >= 0 && low <= high) return [low, high]
  fields.wrong('expected_minutes', 'bad_pair')
  return null
}

function readNodes(fields: Fields): Milestone[] {
  const nodes: Milestone[] = []
  fields.entries('nodes', 50).forEach((raw, place) => {
    const inner = new Fields(raw, `nodes.${place}`, fields.problems)
    inner.only(['code', 'zh', 'en', 'progress'])
    const code = readCode(inner)
    if (nodes.some((node) => node.code === code)) inner.wrong('code', 'duplicate_code')
    const progress = inner.number('progress', 0) ?? ZERO
    nodes.push({ code, zh: inner.text('zh'), en: inner.text('en'), progress })
  })
  return nodes
}

function readNearRule(fields: Fields | null): [number, number][] {
  if (fields === null) return []
  fields.only(['by_shelf_life_days', 'note'])
  const rule: [number, number][] = []
  fields.entries('by_shelf_life_days', 50).forEach((raw, place) => {
    const pair = pairOf(raw)
    const life = asWhole(writtenNumber(pair?.[0]))
    const days = asWhole(writtenNumber(pair?.[1]))
    if (life === null || days === null || life < 0 || days < 0) {
      fields.wrong(`by_shelf_life_days.${place}`, 'bad_pair')
      return
    }
    const before = rule.at(-1)
    if (before !== undefined && life >= before[0]) fields.wrong(`by_shelf_life_days.${place}`, 'rule_order')
    rule.push([life, days])
  })
  return rule
}

function readSections(fields: Fields, mode: Mode, nodes: readonly Milestone[]): Section[] {
  const names = new Map<string, NameType>()
  const sections: Section[] = []
  fields.entries('sections', 100).forEach((raw, place) => {
    const inner = new Fields(raw, `sections.${place}`, fields.problems)
    const section = readSection(inner, mode, nodes, names)
    if (sections.some((other) => other.code === section.code)) inner.wrong('code', 'duplicate_code')
    sections.push(section)
  })
  if (sections.every((section) => section.items.length === 0)) fields.wrong('sections', 'empty')
  return linked(sections)
}

function readSection(
  fields: Fields,
  mode: Mode,
  nodes: readonly Milestone[],
  names: Map<string, NameType>,
): Section {
  fields.only(['code', 'zh', 'en', 'weight', 'node', 'items'])
  const code = readCode(fields)
  const known = nodes.map((each) => each.code)
  const named = fields.text('node', known.includes(code) ? code : '')
  const node = named === '' ? null : named
  if (node !== null && !known.includes(node)) fields.wrong('node', 'unknown_node')
  if (mode === 'node_gate' && node === null) fields.wrong('node', 'node_needed')
  const weight = fields.number('weight', 0)
  if (weight === null && !fields.has('weight')) fields.wrong('weight', 'missing')
  const items = fields.entries('items', MAX_ITEMS).map((raw, place) => {
    const inner = new Fields(raw, fields.at(`items.${place}`), fields.problems)
    return readMarked(inner, code, node, mode, names)
  })
  return { code, zh: fields.text('zh'), en: fields.text('en'), weight: weight ?? ZERO, node, items }
}

function readMarked(
  fields: Fields,
  section: string,
  node: string | null,
  mode: Mode,
  names: Map<string, NameType>,
): Item {
  const item = readItem(fields, section, node, names)
  if (item.code !== '' && names.has(item.code)) fields.wrong('code', 'duplicate_code')
  if (fields.has('node') && fields.get('node') !== node) fields.wrong('node', 'node_differs')
  names.set(item.code, nameTypeOf(item))
  const byPoints = mode === 'weighted_sections' && item.kind === 'rating'
  return { ...item, mark: byPoints ? mul(item.weight, item.limits.max ?? ZERO) : item.weight }
}

/** Tell each item which lists give the details of it: those shown because of its answer. */
function linked(sections: readonly Section[]): Section[] {
  const lists = sections
    .flatMap((section) => section.items)
    .filter((item) => item.kind === 'expiry_list' || item.kind === 'sku_list')
    .map((item) => ({ code: item.code, names: item.show_if === null ? [] : namesIn(item.show_if.expr) }))
  return sections.map((section) => ({
    ...section,
    items: section.items.map((item) => ({
      ...item,
      details: lists.filter((list) => list.names.includes(item.code)).map((list) => list.code),
    })),
  }))
}

function namesIn(expr: Expr): string[] {
  return [...(expr.op === 'var' ? [expr.name] : []), ...expr.args.flatMap(namesIn)]
}

function referencedIn(items: readonly Item[]): ReadonlySet<string> {
  const conditions = items.flatMap((item) => [item.show_if, item.require_if, item.fail_if])
  return new Set(conditions.flatMap((condition) => (condition === null ? [] : namesIn(condition.expr))))
}
