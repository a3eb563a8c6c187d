// @vitest-environment node
// Words of the phone: both languages whole, no key unused, none missing, none in the screens.
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import enCommon from '../../src/words/en/common.json'
import enField from '../../src/words/en/field.json'
import zhCommon from '../../src/words/zh-CN/common.json'
import zhField from '../../src/words/zh-CN/field.json'

type Tree = { [key: string]: string | Tree }
function leaves(tree: Tree, before: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(`${before}.${key}`, value)
    else for (const [inner, text] of leaves(value, `${before}.${key}`)) found.set(inner, text)
  }
  return found
}
const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url))
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(vue|ts)$/.test(name) && !/^(engine|words)[\\/]/.test(name))
  .map((name) => ({ name, text: readFileSync(SOURCE + name, 'utf8') }))
const all = files.map((file) => file.text).join('\n')
const phone = files.filter((file) => !/^hq[\\/]/.test(file.name))

const zh = new Map([...leaves(zhCommon as Tree, 'common'), ...leaves(zhField as Tree, 'field')])
const en = new Map([...leaves(enCommon as Tree, 'common'), ...leaves(enField as Tree, 'field')])
const slots = (text: string): string => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join()

/** Keys made at run time: everything below these may be asked for. */
const MADE = [...all.matchAll(/[`'"]((?:common|field)\.[\w.]+?)\.?\$\{/g)].map((m) => m[1] as string)
const AREAS = [...all.matchAll(/word\('((?:common|field)\.[\w.]+)'/g)].map((m) => m[1] as string)
const named = (text: string): string[] => [...text.matchAll(/['"`]((?:common|field)(?:\.\w[\w-]*)+)['"`]/g)].map((m) => m[1] as string)
const OUTRIGHT = new Set(named(all))
// The web and the store door put their own area before each key.
const own = files.filter((file) => !/^(hq|store)[\\/]/.test(file.name)).map((file) => file.text).join('\n')

describe('the words of the phone', () => {
  it('exist in both languages, none empty', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort())
    expect([...zh, ...en].filter(([, text]) => text.trim() === '')).toEqual([])
  })
  it('carry the same named values in both', () => {
    expect([...zh].filter(([key, text]) => slots(text) !== slots(en.get(key) ?? '')).map(([key]) => key)).toEqual([])
  })
  it('hold every key that a screen names outright', () => {
    const areas = new Set([...zh.keys()].flatMap((key) => key.split('.').map((_, i, parts) => parts.slice(0, i).join('.'))))
    expect(named(own).filter((key) => !zh.has(key) && !areas.has(key))).toEqual([])
  })
  it('hold nothing that no screen asks for', () => {
    const made = [...MADE, ...AREAS]
    const unused = [...zh.keys()].filter((key) => !OUTRIGHT.has(key) && !made.some((area) => key.startsWith(`${area}.`)))
    expect(unused).toEqual([])
  })
  it('leave no visible text in the components', () => {
    const found = phone.filter((file) => file.name.endsWith('.vue')).flatMap((file) => {
      const template = /<template>([\s\S]*)<\/template>/.exec(file.text)?.[1] ?? ''
      const bare = template.replaceAll(/\{\{[\s\S]*?\}\}/g, '').replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/<(?:"[^"]*"|'[^']*'|[^'">])*>/g, '\n')
      return bare.split('\n').map((line) => line.trim()).filter((line) => /[\p{L}]{2,}/u.test(line)).map((line) => `${file.name}: ${line}`)
    })
    expect(found).toEqual([])
  })
  it('leave no Chinese in the code', () => {
    const found = phone.flatMap((file) => {
      const code = file.text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      return (code.match(/[\u4e00-\u9fff]+/g) ?? []).map((text) => `${file.name}: ${text}`)
    })
    expect(found.filter((line) => !line.endsWith(': 处'))).toEqual([])
  })
})
