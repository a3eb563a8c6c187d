// The engine, bound to one checklist and one visit's context.
import type { Answers, ChecklistDocument, Score } from '../server/types'
import type { Brain } from './engine'

/** TEMPORARY: stands in until the engine of this folder's neighbour is there. */
export function makeBrain(document: ChecklistDocument, _context: Record<string, unknown>): Brain {
  const items = document.sections.flatMap((s) => s.items)
  const applies = new Set(items.map((i) => i.code))
  return {
    applicable: () => applies,
    score: (answers: Answers): Score => ({
      scoring_version: 1, total: '100', grade: 'A', verdict: 'passed', vetoed: false, capped: false, full_mark: '100',
      bonus: '0', answered: items.filter((i) => answers[i.code]?.value !== undefined).length, applicable: items.length,
      class_fails: { critical: 0, important: 0, normal: 0 }, sections: [], nodes: [],
      items: items.map((i) => ({
        code: i.code,
        state: answers[i.code]?.na ? 'na' : answers[i.code]?.value === undefined ? 'unanswered' : answers[i.code]?.value === false ? 'failed' : 'passed',
        class: i.class ?? 'normal', mark: '1', lost: '0', defects: 0, repeat: '1', why: { code: 'ok', params: {} }, zh: '', en: '',
      })),
    }),
    faults: () => [],
  }
}
