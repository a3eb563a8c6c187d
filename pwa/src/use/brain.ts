// The engine, bound to one checklist and one visit's context.
import {
  check, contextFromJson, describe, judge, parseDocument, plain,
  type Checklist, type Context, type ContextJson, type Signal,
} from '../engine'
import { Rat } from '../engine/exact'
import { LiveVisit } from '../engine/live'
import type { Answers, Bilingual, ChecklistDocument, Fix, Presence, PresenceReason, Score } from '../server/types'
import type { Brain, Fault } from './engine'

export function makeBrain(document: ChecklistDocument, contextJson: Record<string, unknown>): Brain {
  const checklist: Checklist = parseDocument(document)
  const context: Context = contextFromJson(contextJson as ContextJson)
  const told = new Map<string, unknown>()
  let live: LiveVisit | null = null

  /** Only what was answered since the last look is worked out again. */
  function upToDate(answers: Answers): LiveVisit {
    if (live === null) {
      live = new LiveVisit(checklist, answers, context)
      for (const item of checklist.items) told.set(item.code, answers[item.code])
      return live
    }
    for (const { code } of checklist.items) {
      if (told.get(code) === answers[code]) continue
      told.set(code, answers[code])
      live.change(code, answers[code] ?? null)
    }
    return live
  }

  return {
    applicable: (answers) => upToDate(answers).visible,
    score: (answers) => upToDate(answers).score as unknown as Score,
    faults: (answers, photos): Fault[] => check(checklist, answers, context, { submitting: true, photos }),
    worked: (answers, code) => {
      const value = upToDate(answers).meaning(code)
      if (value instanceof Rat) return plain(value)
      return typeof value === 'boolean' || typeof value === 'string' ? value : null
    },
  }
}

export function judgePresence(fixes: Fix[], fence: { lat: number; lng: number; radius_m: number }, reason: string | null): Presence {
  return judge(fixes, fence, reason, Date.now()) as Presence
}

/** A signal of the presence as a sentence. */
export function presenceSentence(reason: PresenceReason): Bilingual {
  return describe(reason as unknown as Signal)
}
