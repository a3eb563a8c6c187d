// @vitest-environment node
// A visit that recomputes only what an answer can reach comes to what a full look comes to.
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Checklist, ContextJson } from '../../src/engine/index.ts'
import { LiveVisit, applicable, check, contextFromJson, parseDocument, score } from '../../src/engine/index.ts'
import { randomAnswer, randomChecklist, seeded } from './random.ts'

const SHIPPED = fileURLToPath(new URL('../../../checklists/library/', import.meta.url))
const CONTEXT: ContextJson = {
  visit_date: '2026-03-31',
  store: { uses_gas: true },
  books: { S1: '3' },
  expected_assets: ['T1'],
}

const kindOf = (checklist: Checklist, code: string): string => {
  const item = checklist.by_code.get(code)!
  return item.multiple ? 'several' : item.kind
}

/** The codes a finished sheet would still be asked for, by the full look. */
function asked(checklist: Checklist, context: ReturnType<typeof contextFromJson>, answers: Record<string, unknown>): Set<string> {
  const open = check(checklist, answers, context, { submitting: true }).filter(({ code }) => code === 'unanswered')
  return new Set(open.map(({ path }) => path.split('.')).flatMap(([, item, more]) => (more === undefined ? [item!] : [])))
}

function same(live: LiveVisit, checklist: Checklist, answers: Record<string, unknown>, context: ReturnType<typeof contextFromJson>): void {
  const full = score(checklist, answers, context)
  expect(JSON.stringify(live.score)).toBe(JSON.stringify(full))
  expect([...live.visible]).toEqual(applicable(checklist, answers, context).map(({ code }) => code))
  for (const code of asked(checklist, context, answers)) expect(live.required).toContain(code)
}

describe('a live visit', () => {
  it('comes to what a full score comes to, after every one of many random answers', () => {
    let edits = 0
    for (let seed = 0; seed < 80; seed += 1) {
      const rng = seeded(seed)
      const checklist = parseDocument(randomChecklist(rng))
      const context = contextFromJson({ ...CONTEXT, repeats: { I0_0: 1, I0_1: 2 } })
      const answers: Record<string, unknown> = {}
      for (const { code } of checklist.items) {
        if (rng.chance(0.5)) answers[code] = randomAnswer(rng, kindOf(checklist, code))
      }
      const live = new LiveVisit(checklist, answers, context)
      same(live, checklist, answers, context)
      for (let edit = 0; edit < 25; edit += 1) {
        const { code } = rng.pick(checklist.items)
        answers[code] = randomAnswer(rng, kindOf(checklist, code))
        live.change(code, answers[code])
        same(live, checklist, answers, context)
        edits += 1
      }
    }
    expect(edits).toBe(2000)
  }, 30_000)

  it.each(readdirSync(SHIPPED).filter((name) => name.endsWith('.yaml')))('and so with %s', (name) => {
    const checklist = parseDocument(parse(readFileSync(SHIPPED + name, 'utf8')))
    const rng = seeded(name.length)
    for (const node of [null, ...checklist.nodes.map(({ code }) => code)]) {
      const context = contextFromJson({ ...CONTEXT, node })
      const answers: Record<string, unknown> = {}
      const live = new LiveVisit(checklist, answers, context)
      for (let edit = 0; edit < 60; edit += 1) {
        const { code } = rng.pick(checklist.items)
        answers[code] = randomAnswer(rng, kindOf(checklist, code))
        live.change(code, answers[code])
        same(live, checklist, answers, context)
      }
    }
  }, 30_000)

  it('tells which items look different, and leaves the others as they were', () => {
    const checklist = parseDocument(chain())
    const live = new LiveVisit(checklist, {}, contextFromJson({ visit_date: '2026-03-31' }))
    expect([...live.visible]).toEqual(['A', 'B', 'D'])
    const before = new Map(live.score.items.map((item) => [item.code, item]))
    expect(live.change('A', { value: true })).toEqual(['A', 'C'])
    expect([...live.visible]).toEqual(['A', 'B', 'C', 'D'])
    const after = new Map(live.score.items.map((item) => [item.code, item]))
    expect(after.get('B')).toBe(before.get('B'))
    expect(after.get('D')).toBe(before.get('D'))
    expect(live.change('A', { value: true, note: 'n' })).toEqual([])
    expect(live.change('nowhere', { value: true })).toEqual([])
  })

  it('asks for what an answer makes necessary', () => {
    const checklist = parseDocument(chain())
    const live = new LiveVisit(checklist, {}, contextFromJson({ visit_date: '2026-03-31' }))
    expect([...live.required]).toEqual(['A', 'B'])
    live.change('B', { value: 3 })
    expect([...live.required]).toEqual(['A', 'B', 'D'])
    live.change('B', { value: 0 })
    expect([...live.required]).toEqual(['A', 'B'])
  })

  it('gives the same score object until an answer changes it', () => {
    const checklist = parseDocument(chain())
    const live = new LiveVisit(checklist, {}, contextFromJson({ visit_date: '2026-03-31' }))
    const before = live.score
    live.change('C', { value: 1 })
    expect(live.score).toBe(before)
    live.change('B', { value: 1 })
    expect(live.score).not.toBe(before)
  })
})

function chain(): Record<string, unknown> {
  const item = (code: string, type: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    ...{ code, zh: '项', en: 'Item', type, weight: 1, class: 'normal' },
    ...more,
  })
  return {
    ...{ schema: 'checklist/1', code: 'CHAIN', version: 1, title: { zh: '链', en: 'Chain' } },
    scoring: { mode: 'deduction', grades: [['A', 0]] },
    sections: [
      {
        ...{ code: 'S', zh: '分类', en: 'Section', weight: 1 },
        items: [
          item('A', 'yes_no'),
          item('B', 'count'),
          item('C', 'count', { show_if: 'A == yes' }),
          item('D', 'text', { require_if: 'B > 0' }),
        ],
      },
    ],
  }
}
