// @vitest-environment node
// The words of the checklist screens: both languages whole, none missing, none that nobody asks for.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '../../../src/words/en/checklists.json'
import zh from '../../../src/words/zh-CN/checklists.json'

type Tree = { [key: string]: string | Tree }
function leaves(tree: Tree, before = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]): [string, string][] => (typeof value === 'string' ? [[before + key, value]] : [...leaves(value, `${before}${key}.`)])))
}
const [chinese, english] = [leaves(zh), leaves(en)]
const slots = (text: string): string => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join()
const root = join(import.meta.dirname, '../../../src/hq/checklists')
const code = readdirSync(root).map((name) => readFileSync(join(root, name), 'utf8')).join('\n')

describe('the words of the checklist screens', () => {
  it('exist in both languages with the same named values, none empty', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
    expect([...chinese].filter(([key, text]) => slots(text) !== slots(english.get(key) ?? ''))).toEqual([])
  })
  it('hold every key that a screen names outright', () => {
    const used = [...code.matchAll(/(?<![.$\w])c\('([\w.]+)'/g)].map((match) => match[1] as string)
    expect(used.length).toBeGreaterThan(80)
    expect(used.filter((key) => !chinese.has(key))).toEqual([])
  })
  it('hold nothing that no screen asks for', () => {
    const named = new Set([...code.matchAll(/['`]([a-z_]+(?:\.[\w]+)+)['`]/g)].map((match) => match[1] as string))
    const made = [...[...code.matchAll(/`([a-z_]+(?:\.\w+)*)\.\$\{/g)], ...[...code.matchAll(/coded\('([\w.]+)'/g)]].map((match) => match[1] as string)
    expect([...chinese.keys()].filter((key) => !named.has(key) && !made.some((area) => key.startsWith(`${area}.`)))).toEqual([])
  })
  it('use the punctuation of their language', () => {
    expect([...chinese].filter(([, text]) => /[\u4e00-\u9fff][,;:!?]|[,;:!?][\u4e00-\u9fff]/.test(text))).toEqual([])
  })
})
