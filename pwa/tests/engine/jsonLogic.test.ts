// @vitest-environment node
// The whole JsonLogic engine against the published suites: every case of every file.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { LogicError, applyLogic, toJson } from '../../src/engine/jsonLogic.ts'

type Suite = { description?: string; why?: string; rule: unknown; data?: unknown; result?: unknown; error?: unknown }

const SHARED = process.env['SHARED_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const FOLDER = `${SHARED}/conformance/jsonlogic/`
const read = (name: string): unknown => JSON.parse(readFileSync(FOLDER + name, 'utf8'))
const OWN = fileURLToPath(new URL('../../../tests/golden/logic/promises.json', import.meta.url))
const files = existsSync(FOLDER) ? (read('index.json') as string[]) : []

/** The answer as the suites write it: a result, or an error. */
function told(rule: unknown, data: unknown): { result?: unknown; error?: unknown } {
  try {
    return { result: applyLogic(rule, data) }
  } catch (error) {
    if (error instanceof LogicError) return { error: toJson(error.error) }
    throw error
  }
}

describe.skipIf(files.length === 0)('the published suites of JsonLogic', () => {
  it.each(files)('%s', (name) => {
    const cases = (read(name) as (Suite | string)[]).filter((each) => typeof each !== 'string')
    expect(cases.length).toBeGreaterThan(0)
    for (const { description, rule, data, result, error } of cases) {
      expect([description, told(rule, data ?? null)]).toEqual([description, error === undefined ? { result } : { error }])
    }
  })
})

describe('what the suites leave open', () => {
  const promises = JSON.parse(readFileSync(OWN, 'utf8')) as Suite[]
  it.each(promises.map((each) => [each.why ?? '', each] as const))('%s', (_, { rule, data, result, error }) => {
    expect(told(rule, data ?? null)).toEqual(error === undefined ? { result } : { error })
  })
})
