// @vitest-environment node
// A policy laid over a checklist in the browser: nothing given is changed, and what a screen
// watches will do. What it comes to is in tests/golden/policy-*.json.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { reactive } from 'vue'
import { parse } from 'yaml'
import { ChecklistInvalid, policyErrors, policyOf, withPolicy } from '../../src/engine/index.ts'

const FILE = fileURLToPath(new URL('../../../checklists/library/convenience_retail.yaml', import.meta.url))
const retail = (): Record<string, unknown> => parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>
const policy = (): Record<string, unknown> => ({
  schema: 'policy/1',
  code: 'CV-RETAIL',
  sections: { A: { weight: 8 } },
  items: { A01: { weight: 3, class: 'key' } },
})

describe('a policy', () => {
  it('changes neither the document nor itself', () => {
    const [document, wanted] = [retail(), policy()]
    const merged = withPolicy(document, wanted)
    const sections = merged['sections'] as { weight: number; items: { weight: number }[] }[]
    expect(sections[0]).toMatchObject({ weight: 8 })
    sections[0]!.items[0]!.weight = 99
    expect(document).toEqual(retail())
    expect(wanted).toEqual(policy())
  })

  it('can be laid over what a screen watches', () => {
    const merged = withPolicy(reactive(retail()), reactive(policy()))
    expect(merged).toEqual(withPolicy(retail(), policy()))
    expect(policyOf(reactive(retail()))).toEqual(policyOf(retail()))
  })

  it('is refused with every reason and its own paths', () => {
    const wrong = { ...policy(), items: { A01: { weight: -1 }, Z9: {} }, extra: 1 }
    expect(() => withPolicy(retail(), wrong)).toThrow(ChecklistInvalid)
    expect(policyErrors(retail(), wrong).map(({ path, code }) => [path, code])).toEqual([
      ['extra', 'unknown_field'],
      ['items.Z9', 'unknown_code'],
    ])
    const heavy = { ...policy(), items: { A01: { weight: -1 } } }
    expect(policyErrors(retail(), heavy).map(({ path, code }) => [path, code])).toEqual([['items.A01.weight', 'too_small']])
    expect(policyErrors(retail(), policy())).toEqual([])
  })
})
