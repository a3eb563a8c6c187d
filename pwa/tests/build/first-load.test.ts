// What a phone downloads before its first screen, as the server sends it, and what its service
// worker fetches behind it: held to a budget over the built app.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const DIST = join(import.meta.dirname, '../../dist')
const MANIFEST = join(DIST, '.vite/manifest.json')
const BUDGET = 180_000

interface Chunk {
  file: string
  imports?: string[]
  css?: string[]
}

const text = (name: string): string => readFileSync(join(DIST, name), 'utf8')

/** What goes over the network: the small form where there is one. */
function sent(file: string, form: 'br' | 'gz'): number {
  const small = join(DIST, `${file}.${form}`)
  return statSync(existsSync(small) ? small : join(DIST, file)).size
}

/** An entry or a screen, and everything it cannot start without. */
function needs(names: string[]): Set<string> {
  const chunks = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Record<string, Chunk>
  const files = new Set<string>()
  const seen = new Set<string>()
  const take = (name: string): void => {
    const chunk = chunks[name]
    if (seen.has(name)) return
    if (!chunk) throw new Error(`${name} is not in the build`)
    seen.add(name)
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
    chunk.imports?.forEach(take)
  }
  names.forEach(take)
  return files
}

const weight = (files: Iterable<string>, form: 'br' | 'gz'): number => [...files].reduce((sum, file) => sum + sent(file, form), 0)

describe.skipIf(!existsSync(MANIFEST))('the built app', () => {
  it('shows the first screen of both doors, sign-in included, within the budget', () => {
    const files = [...needs(['index.html']), 'index.html', 'manifest.webmanifest']
    // It comes with the app: no screen between the start and it is loaded by itself.
    expect(text('.vite/manifest.json')).not.toMatch(/"src\/(parts\/SignIn|field\/Today|store\/Tickets)Screen\.vue"/)
    expect(files.filter((file) => /(^|\/)hq-/.test(file))).toEqual([])
    // Even as gzip: what lies between the phone and the server may know nothing better.
    expect(weight(files, 'gz')).toBeLessThan(BUDGET)
    expect(weight(files, 'br')).toBeLessThan(weight(files, 'gz'))
  })

  it('has every screen of the phone in the precache, and nothing of the web', () => {
    const kept = [...text('sw.js').matchAll(/"?url"?:\s*"([^"]+)"/g)].map((found) => found[1] ?? '')
    expect(kept).toContain('index.html')
    expect(kept.filter((url) => /(^|\/)hq/.test(url))).toEqual([])
    const screens = ['src/field/RunnerScreen.vue', 'src/field/ReviewScreen.vue', 'src/store/TicketScreen.vue']
    expect(kept).toEqual(expect.arrayContaining([...needs(['index.html', ...screens])]))
  })

  it('lays the small forms beside every script and style of note', () => {
    const bare = [...needs(['index.html', 'hq.html'])].filter((file) => statSync(join(DIST, file)).size >= 1_000 && !existsSync(join(DIST, `${file}.br`)))
    expect(bare).toEqual([])
  })
})
