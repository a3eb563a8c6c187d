// Documents to design with.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Doc, Raw } from '../../../src/hq/designer/tree'

export const shipped = (name: string): Doc =>
  parse(readFileSync(join(import.meta.dirname, `../../../../checklists/library/${name}.yaml`), 'utf8')) as Doc

export const item = (code: string, more: Raw = {}): Raw => ({
  code, zh: `题${code}`, en: `Item ${code}`, type: 'yes_no', weight: 2, class: 'normal', na: false, ...more,
})

export function checklist(sections: Record<string, Raw[]>, more: Raw = {}): Doc {
  return {
    schema: 'checklist/1',
    code: 'T',
    version: 1,
    title: { zh: '测试', en: 'Test' },
    scoring: { mode: 'deduction', veto: { policy: 'zero_total' }, red_line: { policy: 'cap', cap: 69 }, grades: [['A', 90], ['B', 80], ['D', 0]] },
    sections: Object.entries(sections).map(([code, items]) => ({ code, zh: `类${code}`, en: `Section ${code}`, weight: 10, items })),
    ...more,
  }
}
