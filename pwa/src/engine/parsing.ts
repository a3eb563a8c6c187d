// From a document to a Checklist, or to every error it has, each with its path.

import type { AppliesTo, Checklist, Milestone, Text } from './document.ts'
import { ZERO, asWhole, writtenNumber } from './exact.ts'
import { ChecklistInvalid, Fields, Problems, pairOf } from './fields.ts'
import { readCode } from './parsingCodes.ts'
import { checkPolicies, readScoring } from './parsingScoring.ts'
import { readSections, referenced } from './parsingSections.ts'

const SCHEMA = 'checklist/1'
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
  const sections = readSections(fields, scoring, nodes)
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
    sign_off: fields.texts('sign_off', 10),
    scoring,
    near_rule: readNearRule(fields.within('near_expiry_rule')),
    referenced: referenced(items),
    by_code: new Map(items.map((item) => [item.code, item])),
    applies_to: readAppliesTo(fields.within('applies_to')),
    gps_required: gps?.flag('required', false) ?? false,
    radius_m: gps?.whole('radius_m', 10) ?? null,
    expected_minutes: readMinutes(fields),
  }
}

function readChecklistCode(fields: Fields): string {
  const code = fields.text('code')
  if (code !== '' && !/^[A-Za-z0-9_-]+$/.test(code)) fields.wrong('code', 'bad_code')
  return code
}

function readTitle(fields: Fields): Text {
  const inner = fields.within('title')
  if (inner === null) fields.wrong('title', 'missing')
  inner?.only(['zh', 'en'])
  return { zh: inner?.text('zh') ?? '', en: inner?.text('en') ?? '' }
}

/** Read what the checklist is meant for: planning and the phone's choice go by it. */
function readAppliesTo(fields: Fields | null): AppliesTo {
  if (fields === null) return { store_type: [], visit_type: [], project: null }
  fields.only(['store_type', 'visit_type', 'project'])
  return {
    store_type: fields.texts('store_type', 50),
    visit_type: fields.texts('visit_type', 50),
    project: fields.has('project') ? fields.text('project') : null,
  }
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
  if (fields.has('note')) fields.text('note')
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
