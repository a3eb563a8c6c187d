// @vitest-environment node
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import enHq from '../../src/words/en/hq.json'
import enStore from '../../src/words/en/store.json'
import zhHq from '../../src/words/zh-CN/hq.json'
import zhStore from '../../src/words/zh-CN/store.json'

type Tree = { [key: string]: string | Tree }

function leaves(tree: Tree, before = ''): Map<string, string> {
  const out = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') out.set(before + key, value)
    else for (const [inner, text] of leaves(value, `${before}${key}.`)) out.set(inner, text)
  }
  return out
}
function sources(folder: string): string {
  const root = fileURLToPath(new URL(`../../src/${folder}/`, import.meta.url))
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(vue|ts)$/.test(name))
    .map((name) => readFileSync(root + name, 'utf8'))
    .join('\n')
}
const slots = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] as string).sort()

describe('the words of a history', () => {
  it.each([zhHq, enHq])('know every step that a ticket, a visit or a posting can take', ({ action }) => {
    const ticket = ['open', 'assign', 'accept', 'submit', 'verify', 'close', 'reject', 'cancel', 'found_again']
    const visit = ['submitted', 'sealed', 'visit_scored', 'visit_posted', 'visit_reviewed', 'visit_appealed', 'visit_rescored', 'visit_appeal_closed', 'visit_conflict', 'tickets_opened']
    const posting = ['approved', 'rejected', 'confirmed', 'failed', 'reversal_asked', 'pending_review'].map((status) => `posting_${status}`)
    const appeal = ['appeal_made', 'appeal_decided', 'appeal_withdrawn']
    expect([...ticket, ...visit, ...posting, ...appeal].filter((code) => !(code in action))).toEqual([])
  })
  it.each([zhStore, enStore])('know every step of a ticket in the store', ({ step }) => {
    expect(['open', 'assign', 'accept', 'submit', 'verify', 'close', 'reject', 'cancel', 'found_again'].filter((code) => !(code in step))).toEqual([])
  })
})

describe.each([
  ['hq', zhHq as Tree, enHq as Tree],
  ['store', zhStore as Tree, enStore as Tree],
])('the words of %s', (folder, zh, en) => {
  const [chinese, english] = [leaves(zh), leaves(en)]

  it('exist in both languages, none empty', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('carry the same named values in both languages', () => {
    const unlike = [...chinese].filter(([key, text]) => slots(text).join() !== slots(english.get(key) ?? '').join())
    expect(unlike).toEqual([])
  })

  it('hold every key that a screen names outright', () => {
    const used = [...sources(folder).matchAll(/(?<![.$\w])t\('([\w.]+)'/g)].map((m) => m[1] as string)
    expect(used.length).toBeGreaterThan(30)
    expect(used.filter((key) => !chinese.has(key))).toEqual([])
  })

  it('leave no Chinese in the screens themselves', () => {
    const code = sources(folder).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    // A language is named in itself, whatever the language of the page.
    expect((code.match(/[\u4e00-\u9fff]+/g) ?? []).filter((text) => text !== '中文')).toEqual([])
  })
})
