// Reading the sections of a document with their items.

import type { NameType } from './conditionScope.ts'
import type { Condition, Item, Milestone, Scoring, Section } from './document.ts'
import { ZERO } from './exact.ts'
import { Fields } from './fields.ts'
import { readCode } from './parsingCodes.ts'
import { readItem } from './parsingItems.ts'

const MAX_ITEMS = 1000

/** Read every section; an item may use the names of all items before it. */
export function readSections(fields: Fields, scoring: Scoring, nodes: readonly Milestone[]): Section[] {
  const names = new Map<string, NameType>()
  const sections: Section[] = []
  fields.entries('sections', 100).forEach((raw, place) => {
    const inner = new Fields(raw, `sections.${place}`, fields.problems)
    const section = readSection(inner, scoring, nodes, names)
    if (sections.some((other) => other.code === section.code)) inner.wrong('code', 'duplicate_code')
    sections.push(section)
  })
  if (sections.every((section) => section.items.length === 0)) fields.wrong('sections', 'empty')
  return linked(sections)
}

function readSection(
  fields: Fields,
  scoring: Scoring,
  nodes: readonly Milestone[],
  names: Map<string, NameType>,
): Section {
  fields.only(['code', 'zh', 'en', 'weight', 'node', 'items'])
  const code = readCode(fields)
  const known = nodes.map((each) => each.code)
  const named = fields.text('node', known.includes(code) ? code : '')
  const node = named === '' ? null : named
  if (node !== null && !known.includes(node)) fields.wrong('node', 'unknown_node')
  if (scoring.mode === 'node_gate' && node === null) fields.wrong('node', 'node_needed')
  const weight = fields.number('weight', 0)
  if (weight === null && !fields.has('weight')) fields.wrong('weight', 'missing')
  const place = { section: code, node, scoring, names }
  const items = fields
    .entries('items', MAX_ITEMS)
    .map((raw, number) => readItem(new Fields(raw, fields.at(`items.${number}`), fields.problems), place))
  return { code, zh: fields.text('zh'), en: fields.text('en'), weight: weight ?? ZERO, node, items }
}

/** Tell each item which lists give the details of it: those shown because of its answer. */
function linked(sections: readonly Section[]): Section[] {
  const lists = sections
    .flatMap((section) => section.items)
    .filter((item) => item.kind === 'expiry_list' || item.kind === 'sku_list')
  return sections.map((section) => ({
    ...section,
    items: section.items.map((item) => ({
      ...item,
      details: lists.filter((list) => list.show_if?.names.has(item.code) === true).map((list) => list.code),
    })),
  }))
}

/** Give every rule of an item. */
export function rulesOf(item: Item): Condition[] {
  return [item.show_if, item.require_if, item.fail_if, item.formula].filter((rule) => rule !== null)
}

/** Give the names that some rule looks up. */
export function referenced(items: readonly Item[]): ReadonlySet<string> {
  return new Set(items.flatMap(rulesOf).flatMap((rule) => [...rule.names]))
}
