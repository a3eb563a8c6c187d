// One question to the TypeScript engine, asked the way golden cases ask it: JSON in, JSON out.
import { createHash } from 'node:crypto'
import { evaluate } from '../../src/engine/conditions.ts'
import type { Checklist, ContextJson, DocumentError, Fence } from '../../src/engine/index.ts'
import {
  ChecklistInvalid,
  applicable,
  check,
  contextFromJson,
  describe,
  judge,
  monthScore,
  parseDocument,
  plan,
  policyOf,
  policyErrors,
  score,
  withPolicy,
} from '../../src/engine/index.ts'
import type { Json } from '../../src/engine/json.ts'
import { LogicError, applyLogic, compileLogic, toJson } from '../../src/engine/jsonLogic.ts'
import { logicNames } from '../../src/engine/logicRules.ts'
import type { MonthVisit } from '../../src/engine/month.ts'
import { policyText } from '../../src/engine/policy.ts'

export type Case = {
  kind: string
  document?: unknown
  rule?: unknown
  data?: unknown
  policy?: unknown
  context?: ContextJson
  answers?: unknown
  photos?: string[]
  stores?: Record<string, unknown>[]
  visits?: MonthVisit[]
  weights?: Record<string, unknown>
  veto?: { policy?: string; cap?: unknown }
  grades?: [string, unknown][]
  fixes?: unknown[]
  fence?: Fence
  reason?: string | null
  at_ms?: number | null
}

export type Library = ReadonlyMap<string, unknown>

const LIBRARY = 'library:'
const shipped = new Map<string, Checklist>()

function checklistOf(document: unknown, library: Library): Checklist {
  if (typeof document !== 'string') return parseDocument(document)
  const code = document.slice(LIBRARY.length)
  const known = shipped.get(code) ?? parseDocument(library.get(code))
  shipped.set(code, known)
  return known
}

export function answer(asked: Case, library: Library): Record<string, unknown> {
  switch (asked.kind) {
    case 'visit':
      return visit(asked, library)
    case 'document':
      return document(asked)
    case 'condition':
      return condition(asked, library)
    case 'policy':
      return policy(asked, library)
    case 'logic':
      return logic(asked)
    case 'month':
      return { month: monthScore(asked.visits ?? [], asked.weights ?? {}, asked.veto ?? {}, asked.grades ?? []) }
    case 'presence':
      return presence(asked)
    default:
      throw new Error(`no such kind of case: ${asked.kind}`)
  }
}

function visit(asked: Case, library: Library): Record<string, unknown> {
  const checklist = checklistOf(asked.document, library)
  const context = contextFromJson(asked.context ?? { visit_date: '' })
  const { answers, photos = [] } = asked
  return {
    score: score(checklist, answers, context),
    visible: applicable(checklist, answers, context).map((item) => item.code),
    faults: check(checklist, answers, context, { submitting: true, photos }),
    draft_faults: check(checklist, answers, context, { submitting: false }),
    ...plan(checklist, answers, context),
  }
}

function document(asked: Case): { errors: readonly DocumentError[]; conditions?: Record<string, unknown> } {
  try {
    const { items } = parseDocument(asked.document)
    const conditions = items.flatMap((item) =>
      (['show_if', 'require_if', 'fail_if', 'formula'] as const).flatMap((name) => {
        const found = item[name]
        return found === null ? [] : [[`${item.code}.${name}`, found.logic] as const]
      }),
    )
    return { errors: [], conditions: Object.fromEntries(conditions) }
  } catch (error) {
    if (error instanceof ChecklistInvalid) return { errors: error.errors }
    throw error
  }
}

/** Lay a policy over a document; without one, tell the policy the document has. */
function policy(asked: Case, library: Library): Record<string, unknown> {
  const named = asked.document
  const whole = (typeof named === 'string' ? library.get(named.slice(LIBRARY.length)) : named) as Json
  const errors = asked.policy === undefined ? [] : policyErrors(whole, asked.policy)
  if (errors.length > 0) return { errors }
  const merged = asked.policy === undefined ? whole : withPolicy(whole, asked.policy)
  const hash = digest(merged)
  const again = withPolicy(whole, policyOf(merged))
  return { errors, merged, policy: policyOf(merged), hash, kept: digest(again) === hash }
}

/** Run a JsonLogic rule as it stands: what it comes to, and the names it looks up. */
function logic({ rule, data }: Case): Record<string, unknown> {
  const names = [...new Set(logicNames(compileLogic(rule)))].sort()
  try {
    return { result: applyLogic(rule, data), names }
  } catch (error) {
    if (error instanceof LogicError) return { error: toJson(error.error), names }
    throw error
  }
}

function digest(document: Json): string {
  return createHash('sha256').update(policyText(document)).digest('hex')
}

function condition(asked: Case, library: Library): Record<string, unknown> {
  const show = checklistOf(asked.document, library).items.at(-1)?.show_if
  if (!show) throw new Error('the last item has no condition')
  const values = (asked.stores ?? []).map((store) => {
    const context = contextFromJson({ visit_date: '2026-03-31', store })
    return evaluate(show.expr, (name) => (name === 'store' ? context.store : (context.store.get(name.slice(6)) ?? null)))
  })
  return { values }
}

function presence(asked: Case): Record<string, unknown> {
  const fence = asked.fence ?? { lat: 0, lng: 0, radius_m: 0 }
  const result = judge(asked.fixes ?? [], fence, asked.reason ?? null, asked.at_ms ?? null)
  return { presence: result, words: result.reasons.map(describe) }
}
