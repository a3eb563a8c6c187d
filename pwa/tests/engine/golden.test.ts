// @vitest-environment node
// Every golden case, answered by the phone's engine; pytest answers the same files.
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Case } from './engine.ts'
import { answer } from './engine.ts'

type Json = Record<string, unknown>
type Golden = Case & { why: string; expect: Json }

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const GOLDEN = `${ROOT}tests/golden/`
const SHIPPED = `${ROOT}checklists/library/`
const library = new Map(
  readdirSync(SHIPPED)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(SHIPPED + name, 'utf8')) as { code: string })
    .map((document) => [document.code, document]),
)
const files = readdirSync(GOLDEN).filter((name) => name.endsWith('.json'))

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** List where the answer lacks what is expected; lists of coded things may be given by code. */
function has(expected: unknown, told: unknown, path: string): string[] {
  if (isObject(expected) && Array.isArray(told)) {
    return has(expected, Object.fromEntries(told.map((each: { code: string }) => [each.code, each])), path)
  }
  if (isObject(expected) && isObject(told)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      Object.hasOwn(told, key) ? has(value, told[key], `${path}.${key}`) : [`${path}.${key}: missing`],
    )
  }
  if (Array.isArray(expected) && Array.isArray(told) && expected.length === told.length) {
    return expected.flatMap((each, place) => has(each, told[place], `${path}.${place}`))
  }
  return expected === told ? [] : [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(told)}`]
}

const pairsOf = (faults: unknown): string[] =>
  (faults as { path: string; code: string }[]).map(({ path, code }) => JSON.stringify([path, code])).sort()

function compare(name: string, wanted: unknown, told: Json): void {
  if (name === 'score_has') expect(has(wanted, told['score'], 'score')).toEqual([])
  else if (name === 'tickets' || name === 'postings') expect(has(wanted, told[name], name)).toEqual([])
  else if (['faults', 'draft_faults', 'errors'].includes(name)) {
    expect(pairsOf(told[name])).toEqual((wanted as unknown[]).map((pair) => JSON.stringify(pair)).sort())
  } else expect(told[name]).toEqual(wanted)
}

describe('golden cases', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThanOrEqual(40)
  })
  it.each(files)('%s', (file) => {
    const asked = JSON.parse(readFileSync(GOLDEN + file, 'utf8')) as Golden
    const told = JSON.parse(JSON.stringify(answer(asked, library))) as Json
    for (const [name, wanted] of Object.entries(asked.expect)) compare(name, wanted, told)
  })
})
