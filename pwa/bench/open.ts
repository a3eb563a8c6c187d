// What a phone does with the engine: open a checklist, then answer, once for each version of the
// engine. It runs in Node and in a browser; `globalThis.bench` is what the page offers.

import * as engine from '../src/engine/index.ts'
import { ITEMS, answerOf, bigChecklist, codeOf } from './checklist.ts'

type Answers = Record<string, unknown>
type Score = { total: string | null; grade: string | null; applicable: number }

/** An opened visit; older engines look at everything again after each answer. */
type Open = { change(code: string, answers: Answers): Score }

const CONTEXT = { visit_date: '2026-03-31', store: { uses_gas: true }, repeats: { I0: 1, I8: 2 } }
const document = bigChecklist()

function open(answers: Answers): Open {
  const checklist = engine.parseDocument(document)
  const context = engine.contextFromJson(CONTEXT)
  if (!('LiveVisit' in engine)) return wholly(checklist, context)
  const live = new engine.LiveVisit(checklist, answers, context)
  void live.visible.size
  void live.score
  return {
    change: (code, given) => {
      live.change(code, given[code])
      void live.visible.size
      return live.score
    },
  }
}

function wholly(checklist: engine.Checklist, context: engine.Context): Open {
  const look = (_code: string, answers: Answers): Score => {
    void new Set(engine.applicable(checklist, answers, context).map((item) => item.code)).size
    return engine.score(checklist, answers, context)
  }
  look('', {})
  return { change: look }
}

function timed(work: () => void): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

/** Open again and again, with half of the answers given: milliseconds each. */
function opens(times: number): number[] {
  const answers = half()
  return Array.from({ length: times }, () => timed(() => void open(answers)))
}

/** Answer one item after another in an open visit: milliseconds each, and where it ended. */
function answering(times: number): { ms: number[]; last: Score } {
  const answers = half()
  const visit = open(answers)
  let last: Score = { total: null, grade: null, applicable: 0 }
  const ms = Array.from({ length: times }, (_, n) => {
    const number = (n * 7) % ITEMS
    const code = codeOf(number)
    answers[code] = answerOf(number, 1 + Math.floor((n * 7) / ITEMS))
    return timed(() => {
      last = visit.change(code, answers)
    })
  })
  const { total, grade, applicable } = last
  return { ms, last: { total, grade, applicable } }
}

function half(): Answers {
  return Object.fromEntries(Array.from({ length: ITEMS / 2 }, (_, n) => [codeOf(n * 2), answerOf(n * 2, 0)]))
}

Object.assign(globalThis, { bench: { opens, answering } })
