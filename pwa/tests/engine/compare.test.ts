// @vitest-environment node
// What changed between two versions of a checklist, as data and as sentences.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compare } from '../../src/engine/compare.ts'
import { randomChecklist, seeded } from './random.ts'

type Json = Record<string, unknown>
type Item = Json & { code: string }
type Section = Json & { code: string; items: Item[] }
type Doc = Json & { sections: Section[]; scoring: Json }

const RETAIL = fileURLToPath(new URL('../../../checklists/library/convenience_retail.yaml', import.meta.url))

const item = (code: string, more: Json = {}): Item => ({ code, zh: `题${code}`, en: `Item ${code}`, type: 'yes_no', weight: 1, ...more })
const base = (): Doc => ({
  schema: 'checklist/1',
  code: 'T',
  version: 1,
  title: { zh: '表', en: 'List' },
  scoring: { mode: 'deduction', grades: [['A', 90], ['B', 0]], veto: { policy: 'zero_total' } },
  sections: [
    { code: 'S1', zh: '一', en: 'One', weight: 10, items: [item('A'), item('B'), item('C'), item('D')] },
    { code: 'S2', zh: '二', en: 'Two', weight: 20, items: [item('E', { type: 'choice', options: ['heat', { code: 'cold', zh: '冷', en: 'Cold' }] })] },
  ],
})
const edited = (edit: (doc: Doc) => void): Doc => {
  const doc = base()
  edit(doc)
  return doc
}
const told = (edit: (doc: Doc) => void): { zh: string; en: string }[] =>
  compare(base(), edited(edit)).map(({ zh, en }) => ({ zh, en }))
const facts = (edit: (doc: Doc) => void): unknown[] =>
  compare(base(), edited(edit)).map(({ kind, path, code, field, from, to }) => [kind, path, code, field, from, to])

describe('comparing two checklists', () => {
  it('finds nothing where nothing changed, however it is written', () => {
    expect(compare(base(), base())).toEqual([])
    const same = edited((doc) => {
      Object.assign(doc.sections[0]!.items[0]!, { weight: '1.0', class: 'normal', na: false, required: true, multiple: false, posts: [] })
      doc['version'] = 7
      doc.scoring['na'] = 'exclude_and_redistribute'
      doc.scoring['full_mark'] = 100
    })
    expect(compare(base(), same)).toEqual([])
    expect(compare(same, base())).toEqual([])
  })

  it('names a changed value with what it was and is', () => {
    const edit = (doc: Doc): void => void Object.assign(doc.sections[0]!.items[1]!, { weight: 2.5 })
    expect(facts(edit)).toEqual([['changed', 'sections.0.items.1.weight', 'B', 'weight', 1, 2.5]])
    expect(told(edit)).toEqual([
      { zh: '检查项 B“题B”：分值由“1”改为“2.5”', en: 'Item B “Item B”: points changed from “1” to “2.5”' },
    ])
  })

  it('speaks of what was unsaid as what it meant', () => {
    expect(told((doc) => Object.assign(doc.sections[0]!.items[0]!, { class: 'veto', na: true }))).toEqual([
      { zh: '检查项 A“题A”：级别由“普通”改为“否决”', en: 'Item A “Item A”: class changed from “normal” to “veto”' },
      { zh: '检查项 A“题A”：不适用由“否”改为“是”', en: 'Item A “Item A”: not applicable changed from “no” to “yes”' },
    ])
  })

  it('tells a condition that came from one that changed and one that went', () => {
    const [came] = told((doc) => Object.assign(doc.sections[0]!.items[1]!, { show_if: 'A == yes' }))
    expect(came).toEqual({ zh: '检查项 B“题B”：新增显示条件“A == yes”', en: 'Item B “Item B”: shown when added: “A == yes”' })
    const withRule = edited((doc) => Object.assign(doc.sections[0]!.items[1]!, { show_if: 'A == yes' }))
    expect(compare(withRule, base())[0]!.zh).toBe('检查项 B“题B”：取消显示条件“A == yes”')
    const asLogic = edited((doc) => Object.assign(doc.sections[0]!.items[1]!, { show_if: { var: 'A' } }))
    expect(compare(withRule, asLogic)[0]!.zh).toBe('检查项 B“题B”：显示条件有修改')
  })

  it('names limits and photo rules one by one', () => {
    expect(facts((doc) => Object.assign(doc.sections[0]!.items[2]!, { limits: { min: 0, max: 4 }, photo: { when: 'on_fail', min: 2 } }))).toEqual([
      ['changed', 'sections.0.items.2.limits.min', 'C', 'limits.min', null, 0],
      ['changed', 'sections.0.items.2.limits.max', 'C', 'limits.max', null, 4],
      ['changed', 'sections.0.items.2.photo.when', 'C', 'photo.when', null, 'on_fail'],
      ['changed', 'sections.0.items.2.photo.min', 'C', 'photo.min', null, 2],
    ])
  })

  it('finds what came and what went, with sections and items', () => {
    const edit = (doc: Doc): void => {
      doc.sections[0]!.items.splice(1, 1)
      doc.sections.push({ code: 'S3', zh: '三', en: 'Three', weight: 5, items: [item('F')] })
    }
    expect(facts(edit).map((each) => (each as unknown[]).slice(0, 4))).toEqual([
      ['added', 'sections.2', 'S3', ''],
      ['added', 'sections.2.items.0', 'F', ''],
      ['removed', 'sections.0.items.1', 'B', ''],
    ])
    expect(told(edit).map(({ zh }) => zh)).toEqual(['新增分类 S3“三”', '新增检查项 F“题F”', '删除检查项 B“题B”'])
  })

  it('finds the one item that moved, not those it passed', () => {
    const edit = (doc: Doc): void => {
      const [first] = doc.sections[0]!.items.splice(0, 1)
      doc.sections[0]!.items.push(first!)
    }
    expect(facts(edit)).toEqual([['moved', 'sections.0.items.3', 'A', 'order', 1, 4]])
    expect(told(edit)[0]!.zh).toBe('检查项 A“题A”由第 1 位移到第 4 位')
    expect(facts((doc) => doc.sections.reverse())).toHaveLength(1)
  })

  it('finds an item in another section, and no other out of place', () => {
    const edit = (doc: Doc): void => {
      const [moved] = doc.sections[0]!.items.splice(0, 1)
      doc.sections[1]!.items.unshift(moved!)
    }
    expect(facts(edit)).toEqual([['moved', 'sections.1.items.0', 'A', 'section', 'S1', 'S2']])
    expect(told(edit)[0]!.en).toBe('Item A “Item A” moved from section S1 to section S2')
  })

  it('goes into options by their codes', () => {
    const choose = (options: unknown[]) => (doc: Doc) => Object.assign(doc.sections[1]!.items[0]!, { options })
    expect(told(choose(['heat', { code: 'cold', zh: '冰', en: 'Cold' }])).map(({ zh }) => zh)).toEqual(['检查项 E“题E”：选项由“冷”改为“冰”'])
    expect(told(choose(['heat', 'wet', { code: 'cold', zh: '冷', en: 'Cold' }])).map(({ zh }) => zh)).toEqual(['检查项 E“题E”：新增选项“wet”'])
    expect(told(choose([{ code: 'cold', zh: '冷', en: 'Cold' }])).map(({ en }) => en)).toEqual(['Item E “Item E”: option removed: “heat”'])
    expect(facts(choose([{ code: 'cold', zh: '冷', en: 'Cold' }, 'heat']))).toEqual([
      ['moved', 'sections.1.items.0.options', 'E', 'options', ['heat', 'cold'], ['cold', 'heat']],
    ])
    expect(compare(base(), edited(choose([{ code: 'heat', zh: 'heat', en: 'heat' }, { code: 'cold', zh: '冷', en: 'Cold' }])))).toEqual([])
  })

  it('says what became of the scoring in people\'s words', () => {
    const edit = (doc: Doc): void => {
      doc.scoring['veto'] = { policy: 'cap', cap: 60 }
      doc.scoring['grades'] = [['A', 85], ['B', 0]]
      doc.scoring['mode'] = 'weighted_sections'
      doc.sections[0]!['weight'] = 15
    }
    expect(told(edit).map(({ zh }) => zh)).toEqual([
      '检查表：计分方式由“扣分制”改为“分类加权”',
      '检查表：等级由“A ≥ 90、B ≥ 0”改为“A ≥ 85、B ≥ 0”',
      '检查表：否决项不合格时由“总分记 0”改为“总分封顶 60”',
      '分类 S1“一”：权重由“10”改为“15”',
    ])
    expect(facts(edit).map((each) => (each as unknown[])[1])).toEqual(['scoring.mode', 'scoring.grades', 'scoring.veto', 'sections.0.weight'])
  })

  it('says for what stores and visits it is meant', () => {
    const one = edited((doc) => (doc['applies_to'] = { store_type: ['convenience'] }))
    const two = edited((doc) => (doc['applies_to'] = { store_type: ['convenience', 'hot_food'], visit_type: ['routine'] }))
    expect(compare(one, two).map(({ path, zh }) => [path, zh])).toEqual([
      ['applies_to.store_type', '检查表：适用门店类型由“convenience”改为“convenience、hot_food”'],
      ['applies_to.visit_type', '检查表：新增适用巡店类型“routine”'],
    ])
  })

  it('keeps wording apart from numbers: 1.0 and 1 are two titles but one weight', () => {
    expect(told((doc) => (doc.sections[0]!.items[0]!['zh'] = '1.0'))).toHaveLength(1)
    const one = edited((doc) => (doc.sections[0]!.items[0]!['zh'] = '1'))
    const two = edited((doc) => (doc.sections[0]!.items[0]!['zh'] = '1.0'))
    expect(compare(one, two).map(({ field }) => field)).toEqual(['zh'])
  })

  it('never stumbles over a draft with gaps', () => {
    const odd = [null, 5, 'x', [], {}, { sections: 5 }, { sections: [null, {}, { code: 'S' }, { code: 'S1', items: [null, 'x', { code: '' }] }] }]
    for (const one of odd) {
      for (const other of [...odd, base()]) for (const { zh, en } of compare(one, other)) expect(zh && en).toBeTruthy()
    }
  })

  it('tells every difference of random checklists, each with a path and whole sentences', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const [one, two] = [randomChecklist(seeded(seed)), randomChecklist(seeded(seed + 1000))]
      expect(compare(one, one)).toEqual([])
      const changes = compare(one, two)
      expect(changes.length).toBeGreaterThan(0)
      for (const { kind, path, from, to, zh, en } of changes) {
        expect(zh).not.toMatch(/[{}]|undefined|\[object/)
        expect(en).not.toMatch(/[{}]|undefined|\[object/)
        expect(JSON.stringify(from)).not.toBe(JSON.stringify(to))
        const depth = path.includes('.items.') ? 4 : path.startsWith('sections') ? 2 : 1
        const container = path.split('.').slice(0, depth).reduce<unknown>((at, key) => (at as Json | undefined)?.[key], kind === 'removed' ? one : two)
        expect(container, path).toBeDefined()
      }
      const back = compare(two, one)
      expect(back.filter(({ kind }) => kind === 'added').length).toBe(changes.filter(({ kind }) => kind === 'removed').length)
      expect(back.filter(({ kind }) => kind === 'changed').length).toBe(changes.filter(({ kind }) => kind === 'changed').length)
    }
  })

  it('says all changes of a shipped checklist whose words were all replaced', () => {
    const before = parse(readFileSync(RETAIL, 'utf8')) as Doc
    const after = structuredClone(before)
    const items = after.sections.flatMap((section) => section.items)
    for (const each of items) each['zh'] = `${String(each['zh'])}。`
    expect(compare(before, after).map(({ code, field }) => [code, field])).toEqual(items.map(({ code }) => [code, 'zh']))
  })
})
