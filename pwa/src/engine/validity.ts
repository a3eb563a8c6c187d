// Is the answer sheet well formed, and is it complete enough to hand in. Completeness is judged
// by what the phone knew: book quantities that only the server has never make it incomplete.

import type { Signature } from './answerLines.ts'
import type { Row } from './answerRows.ts'
import { missingFields } from './answerRows.ts'
import type { Report } from './answerShapes.ts'
import { checkMargins, isUnobserved, naReasonOf, photosOf, readAnswer } from './answers.ts'
import type { Lookup } from './conditions.ts'
import type { Context } from './context.ts'
import { withoutBooks } from './context.ts'
import type { Checklist, Item } from './document.ts'
import { Rat, isZero } from './exact.ts'
import type { Finding } from './findings.ts'
import { field, isMapping } from './json.ts'
import { safeKey } from './texts.ts'
import type { Answers } from './visibility.ts'
import { holds, walk } from './visibility.ts'
import { FAULTS, fill } from './words.ts'

const DEFAULT_SIGNER = 'store_manager'

/** The codes of an unfinished sheet, as opposed to one that cannot be read. */
export const COMPLETENESS: ReadonlySet<string> = new Set([
  ...['unanswered', 'na_not_allowed', 'na_reason', 'not_observed_not_allowed', 'rows_missing'],
  ...['photos_missing', 'photo_unknown', 'signature_missing', 'signature_empty'],
])

/** One thing wrong with the answers, with the path of the field and a sentence. */
export type Fault = { path: string; code: string; params: Record<string, unknown>; zh: string; en: string }

export type CheckOptions = { submitting: boolean; photos?: Iterable<string> }

class Faults {
  readonly all: Fault[] = []
  readonly items = new Set<string>()

  add(path: string, code: string, params: Readonly<Record<string, unknown>> = {}): void {
    this.all.push({ path, code, params: { ...params }, ...fill(FAULTS[code], params) })
  }

  of(item: string): Report {
    return (path, code, params) => {
      this.items.add(item)
      this.add(`answers.${item}${path}`, code, params)
    }
  }
}

/** Give every fault of the answers; none means they can be kept, or handed in. */
export function check(checklist: Checklist, answers: Answers, context: Context, options: CheckOptions): Fault[] {
  const faults = new Faults()
  if (!isMapping(answers)) {
    faults.add('answers', 'wrong_type', { expected: 'object' })
    return faults.all
  }
  const nodes = checklist.nodes.map((node) => node.code)
  if (nodes.length > 0 && context.node !== null && !nodes.includes(context.node)) {
    faults.add('node', 'unknown_node')
  }
  const { findings, lookup } = walk(checklist, answers, withoutBooks(context), (code) => faults.of(code))
  checkRest(checklist, answers, new Set(findings.map((finding) => finding.item.code)), faults)
  if (options.submitting) {
    const held = new Set(options.photos ?? [])
    for (const finding of findings) checkComplete(checklist, finding, lookup, held, faults)
  }
  return faults.all
}

function checkRest(
  checklist: Checklist,
  answers: Record<string, unknown>,
  walked: ReadonlySet<string>,
  faults: Faults,
): void {
  for (const [code, raw] of Object.entries(answers)) {
    const item = checklist.by_code.get(code)
    if (item === undefined) {
      faults.add(`answers.${safeKey(code)}`, 'unknown_item')
      continue
    }
    if (!walked.has(code)) readAnswer(item, raw, faults.of(code))
    if (isMapping(raw)) checkMargins(raw, faults.of(code))
  }
}

function checkComplete(
  checklist: Checklist,
  finding: Finding,
  lookup: Lookup,
  held: ReadonlySet<string>,
  faults: Faults,
): void {
  const { item, answer } = finding
  const report = faults.of(item.code)
  if (isUnobserved(answer) && !item.not_observed) {
    report('.na.not_observed', 'not_observed_not_allowed')
  } else if (field(answer.raw, 'na') !== null && !item.na) {
    report('.na', 'na_not_allowed')
  } else if (answer.state === 'na') {
    if (naReasonOf(answer) === '') report('.na.reason', 'na_reason')
  } else if (finding.state === 'unanswered') {
    if (!faults.items.has(item.code) && isRequired(item, lookup)) report('', 'unanswered')
  } else {
    checkPhotoCount(finding, report)
    const value = answer.value
    if (typeof value === 'object' && value !== null && !(value instanceof Rat) && value.type === 'rows') {
      checkRows(item, value.rows, report)
    }
    if (typeof value === 'object' && value !== null && !(value instanceof Rat) && value.type === 'signature') {
      checkSignatures(checklist, value.signed, held, report)
    }
  }
  const listed = field(answer.raw, 'photos')
  if (!Array.isArray(listed)) return
  listed.forEach((digest: unknown, place) => {
    if (typeof digest === 'string' && !held.has(digest)) report(`.photos.${place}`, 'photo_unknown')
  })
}

function isRequired(item: Item, lookup: Lookup): boolean {
  return item.require_if === null ? item.required : holds(item.require_if, lookup)
}

function checkPhotoCount(finding: Finding, report: Report): void {
  const rule = finding.item.photo
  if (rule === null || rule.when === 'never') return
  if (rule.when === 'on_fail' && finding.state !== 'failed') return
  const value = finding.answer.value
  if (finding.item.kind === 'bonus' && value instanceof Rat && isZero(value)) return
  const missing = rule.min - photosOf(finding.answer).length
  if (missing > 0) report('.photos', 'photos_missing', { missing })
}

function checkRows(item: Item, rows: readonly Row[], report: Report): void {
  const [least] = item.rows
  if (rows.length < least) report('.value.rows', 'rows_missing', { missing: least - rows.length })
  for (const [place, code] of missingFields(item, rows)) report(`.value.rows.${place}.${code}`, 'unanswered')
}

function checkSignatures(
  checklist: Checklist,
  signed: readonly Signature[],
  held: ReadonlySet<string>,
  report: Report,
): void {
  const given = signed.map((signature) => signature.role)
  for (const role of checklist.sign_off.length > 0 ? checklist.sign_off : [DEFAULT_SIGNER]) {
    if (!given.includes(role)) report('.value', 'signature_missing', { role })
  }
  signed.forEach((signature, place) => {
    if (signature.image === null && signature.refused === null) report(`.value.${place}`, 'signature_empty')
    else if (signature.image !== null && !held.has(signature.image)) {
      report(`.value.${place}.image`, 'photo_unknown')
    }
  })
}
