import { describe, expect, it } from 'vitest'
import { compare } from '../../../src/engine/compare'
import { aspectOf, byPart, shown } from '../../../src/hq/checklists/changes'
import { DOCUMENT } from '../../make'

type Any = typeof DOCUMENT
function changed(edit: (copy: Any) => void): Any {
  const copy = structuredClone(DOCUMENT)
  edit(copy)
  return copy
}
const section = (copy: Any) => copy.sections[0]!

describe('the differences of two checklists', () => {
  it('are wording, scoring or structure', () => {
    const after = changed((copy) => {
      section(copy).items[0]!.zh = '新的问法'
      section(copy).items[0]!.weight = 30
      section(copy).items[1]!.show_if = 'A01 == yes'
      section(copy).items.push({ code: 'A03', zh: '三', en: 'Three', type: 'yes_no', weight: 1 })
      ;(copy['scoring'] as { grades: unknown[] }).grades = [['A', 95], ['D', 0]]
    })
    const found = compare(DOCUMENT, after).map((change) => [change.field, aspectOf(change)])
    expect(Object.fromEntries(found)).toEqual({ zh: 'wording', weight: 'scoring', show_if: 'structure', '': 'structure', 'scoring.grades': 'scoring' })
  })

  it('stand by section in the order of the newer one; a section that is gone comes last', () => {
    const before = changed((copy) => copy.sections.unshift({ code: 'Z', zh: '旧', en: 'Old', weight: 1, items: [{ code: 'Z01', zh: '旧题', en: 'Old', type: 'yes_no', weight: 1 }] }))
    const after = changed((copy) => {
      section(copy).items[0]!.weight = 1
      copy.title = { zh: '新名', en: 'New' }
      ;(copy['scoring'] as Record<string, unknown>)['full_mark'] = 50
    })
    const parts = byPart(compare(before, after), before, after)
    expect(parts.map((part) => part.key)).toEqual(['head', 'scoring', 'A', 'Z'])
    expect(parts.at(-1)?.title).toEqual({ zh: '旧', en: 'Old' })
    expect(parts.at(-1)?.changes.map((change) => change.kind)).toEqual(['removed', 'removed'])
  })

  it('show values as a person reads them', () => {
    const read = (text: { en: string }): string => text.en
    expect(shown(null, read)).toBeNull()
    expect(shown({ code: 'A03', zh: '三', en: 'Three' }, read)).toBe('Three')
    expect(shown({ code: 'A03', zh: '三' }, read)).toBe('三')
    expect(shown([['A', 95]], read)).toBe('[["A",95]]')
    expect(shown('x'.repeat(500), read)?.length).toBe(160)
  })
})
