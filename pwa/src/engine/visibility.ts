// Which items apply: the node is in scope and the condition to show holds. Items are walked
// once, in document order, because a condition may only look back.

import type { Report } from './answerShapes.ts'
import { ignore } from './answerShapes.ts'
import { readAnswer } from './answers.ts'
import { calculated } from './calculations.ts'
import type { Lookup } from './conditions.ts'
import { evaluate } from './conditions.ts'
import type { Context } from './context.ts'
import type { Checklist, Condition, Item, Value } from './document.ts'
import type { Finding } from './findings.ts'
import { find, putRight } from './findings.ts'
import { field } from './json.ts'

/** Answers by item code, as they come from storage or the wire: not yet trusted. */
export type Answers = unknown

/** Give the items that apply, in document order; a hidden answer changes nothing. */
export function applicable(checklist: Checklist, answers: Answers, context: Context): Item[] {
  return walk(checklist, answers, context).findings.map((finding) => finding.item)
}

export type Walk = { findings: Finding[]; lookup: Lookup }

/** Judge every item that applies, and give the names their conditions may look up. */
export function walk(
  checklist: Checklist,
  answers: Answers,
  context: Context,
  reportOf: ((code: string) => Report) | null = null,
): Walk {
  const values = new Map<string, Value>()
  const lookup = lookupOf(context, values)
  const findings: Finding[] = []
  for (const item of checklist.items) {
    const report = reportOf === null ? ignore : reportOf(item.code)
    const finding = look(checklist, item, field(answers, item.code), context, lookup, report)
    if (finding === null) continue
    if (checklist.referenced.has(item.code)) values.set(item.code, finding.meaning)
    findings.push(finding)
  }
  return { findings, lookup }
}

/** Judge one item with its answer; null where it does not apply. */
export function look(
  checklist: Checklist,
  item: Item,
  raw: unknown,
  context: Context,
  lookup: Lookup,
  report: Report = ignore,
): Finding | null {
  if (!inScope(checklist, item.node, context)) return null
  if (item.show_if !== null && !holds(item.show_if, lookup)) return null
  let answer = readAnswer(item, raw, report)
  if (item.formula !== null) answer = calculated(item.formula, answer, lookup)
  const finding = find(checklist, item, answer, context, lookup)
  return context.put_right.has(item.code) ? putRight(finding) : finding
}

/** Tell whether a node is looked at in this visit; no node in the context means all. */
export function inScope(checklist: Checklist, node: string | null, context: Context): boolean {
  return context.node === null || checklist.nodes.length === 0 || node === context.node
}

/** Tell whether a condition holds: exactly true, nothing less. */
export function holds(condition: Condition, lookup: Lookup): boolean {
  return evaluate(condition.expr, lookup) === true
}

/** Give what a condition may look up: the visit, the store, the items before. */
export function lookupOf(context: Context, values: ReadonlyMap<string, Value>): Lookup {
  return (name) => {
    if (name === 'visit.type') return context.visit_type
    if (name === 'store') return context.store
    if (name.startsWith('store.')) return context.store.get(name.slice(6)) ?? null
    return values.get(name) ?? null
  }
}
