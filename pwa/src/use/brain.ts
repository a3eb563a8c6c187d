// The engine, bound to one checklist and one visit's context.
import {
  applicable, check, contextFromJson, describe, judge, parseDocument, score,
  type Checklist, type Context, type ContextJson, type Signal,
} from '../engine'
import type { Answers, Bilingual, ChecklistDocument, Fix, Presence, PresenceReason, Score } from '../server/types'
import type { Brain, Fault } from './engine'

export function makeBrain(document: ChecklistDocument, contextJson: Record<string, unknown>): Brain {
  const checklist: Checklist = parseDocument(document)
  const context: Context = contextFromJson(contextJson as ContextJson)
  return {
    applicable: (answers: Answers) => new Set(applicable(checklist, answers, context).map((item) => item.code)),
    score: (answers: Answers) => score(checklist, answers, context) as unknown as Score,
    faults: (answers: Answers, photos: string[]): Fault[] => check(checklist, answers, context, { submitting: true, photos }),
  }
}

export function judgePresence(fixes: Fix[], fence: { lat: number; lng: number; radius_m: number }, reason: string | null): Presence {
  return judge(fixes, fence, reason, Date.now()) as Presence
}

/** A signal of the presence as a sentence. */
export function presenceSentence(reason: PresenceReason): Bilingual {
  return describe(reason as unknown as Signal)
}
