// @vitest-environment node
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { insertSection } from '../../../src/hq/designer/document'
import { read } from '../../../src/hq/designer/problems'
import { GROUPS, searched } from '../../../src/hq/designer/starter'
import * as types from '../../../src/hq/designer/types'
import { FRESH, workedVisit } from '../../../src/hq/designer/worked'
import en from '../../../src/words/en/designer.json'
import zh from '../../../src/words/zh-CN/designer.json'
import { checklist, item, shipped } from './make'

type Tree = { [key: string]: string | Tree }
function leaves(tree: Tree, before = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[before + key, value]] : [...leaves(value, `${before}${key}.`)],
    ),
  )
}
const [chinese, english] = [leaves(zh), leaves(en)]
const slots = (text: string): string => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join()

describe('the words of the designer', () => {
  it('exist in both languages with the same named values, none empty', () => {
    expect([...chinese.keys()]).toEqual([...english.keys()])
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
    expect([...chinese].filter(([key, text]) => slots(text) !== slots(english.get(key) ?? ''))).toEqual([])
  })
  it('hold every key that a screen names, and a word for every value a picker offers', () => {
    const root = join(import.meta.dirname, '../../../src/hq/designer')
    const code = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name)).map((name) => readFileSync(join(root, name), 'utf8')).join('\n')
    const used = [...code.matchAll(/(?<![.$\w])d\('([\w.]+)'/g)].map((match) => match[1] as string)
    expect(used.length).toBeGreaterThan(100)
    const offered = [
      ...types.TYPES.flatMap((type) => [`type.${type}`, `type_about.${type}`]),
      ...Object.keys(types.GROUPS).map((group) => `type_group.${group}`),
      ...Object.entries(types.LIMITS).flatMap(([type, names]) => names.map((name) => `limit.${type}_${name}`)),
      ...types.MODES.flatMap((mode) => [`mode.${mode}`, `mode_hint.${mode}`]),
      ...[...types.VETO_POLICIES, ...types.RED_LINE_POLICIES].map((policy) => `policy.${policy}`),
      ...types.NA_POLICIES.map((policy) => `na_policy.${policy}`),
      ...types.OWNERS.map((owner) => `owner.${owner}`),
      ...types.STORE_FACTS.map((fact) => `term.store_${fact}`),
      ...['saved', 'waiting', 'saving', 'conflict'].map((state) => `keep.${state}`),
    ]
    expect([...used, ...offered].filter((key) => !chinese.has(key))).toEqual([])
  })
  it('use the punctuation of their language', () => {
    expect([...chinese].filter(([, text]) => /[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]/.test(text))).toEqual([])
    expect([...english].filter(([, text]) => /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(text))).toEqual([])
  })
})

describe('the starter library', () => {
  const items = GROUPS.flatMap((group) => group.items)
  it('has six groups and at least forty items, each in both languages and none twice', () => {
    expect([GROUPS.length, items.length >= 40]).toEqual([6, true])
    expect(new Set(items.map((each) => each['zh'])).size).toBe(items.length)
    expect(items.filter((each) => !/[\u4e00-\u9fff]/.test(String(each['zh'])) || /[\u4e00-\u9fff]/.test(String(each['en'])))).toEqual([])
  })
  it.each(GROUPS.map((group) => [group.en, group] as const))('%s comes in as a section without a problem and scores full marks', (_name, group) => {
    const start = checklist({ Z: [item('Z01')] }, { scoring: shipped('convenience_retail')['scoring'] })
    const { doc, dropped } = insertSection(start, { zh: group.zh, en: group.en, weight: 10, items: group.items })
    const { troubles, checklist: parsed } = read(doc)
    expect([troubles, dropped]).toEqual([[], []])
    expect(workedVisit(parsed!, FRESH).score.total).toBe('100.0')
  })
  it('is found in both languages', () => {
    const found = (search: string) => searched(GROUPS, search).flatMap((group) => group.items.map((each) => each['en']))
    expect(found('灭火器')).toEqual(found('extinguishers'))
    expect(found('灭火器')).toHaveLength(1)
    expect(found('price tag')).toHaveLength(1)
    expect(found('nothing like it')).toEqual([])
  })
})
