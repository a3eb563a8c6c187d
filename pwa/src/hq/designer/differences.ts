// What differs between two states of one document, field by field: for the policy screen, which
// changes values and has no sentences of its own. Two whole checklists go to the engine (compare).

import { isRaw, itemsOf, sameContent, sectionsOf, textOf, type Doc, type Raw } from './tree'

export interface Difference {
  path: string
  /** The item or section; '' for the checklist itself. */
  code: string
  title: { zh: string; en: string }
  field: string
  before: string | null
  after: string | null
}

const titleOf = (raw: Raw): { zh: string; en: string } => ({ zh: textOf(raw['zh']), en: textOf(raw['en']) })

export function differences(before: Doc, after: Doc): Difference[] {
  const { sections: _b, ...headBefore } = before
  const { sections: _a, ...headAfter } = after
  return [
    ...fields('', { zh: '', en: '' }, headBefore, headAfter, ['version']),
    ...entries(sectionsOf(before), sectionsOf(after), ['items']),
    ...entries(sectionsOf(before).flatMap(itemsOf), sectionsOf(after).flatMap(itemsOf), []),
  ]
}

function entries(before: readonly Raw[], after: readonly Raw[], apart: readonly string[]): Difference[] {
  const old = new Map(before.map((raw) => [textOf(raw['code']), raw]))
  const now = new Map(after.map((raw) => [textOf(raw['code']), raw]))
  const whole = (code: string, raw: Raw, gone: boolean): Difference => {
    const title = titleOf(raw)
    const shown = title.zh || title.en || code
    return { path: code, code, title, field: '', before: gone ? shown : null, after: gone ? null : shown }
  }
  return [
    ...[...old].filter(([code]) => !now.has(code)).map(([code, raw]) => whole(code, raw, true)),
    ...[...now].flatMap(([code, raw]) => {
      const was = old.get(code)
      return was === undefined ? [whole(code, raw, false)] : fields(code, titleOf(raw), was, raw, apart)
    }),
  ]
}

function fields(code: string, title: Difference['title'], before: Raw, after: Raw, apart: readonly string[]): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !apart.includes(name))
  return names
    .filter((name) => !sameContent(before[name], after[name]))
    .flatMap((name) => {
      const [was, now] = [before[name], after[name]]
      if (isRaw(was) && isRaw(now)) return fields(code, title, was, now, []).map((each) => ({ ...each, field: `${name}.${each.field}`, path: `${code}.${name}.${each.field}` }))
      return [{ path: `${code}.${name}`, code, title, field: name, before: shown(was), after: shown(now) }]
    })
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 117)}…` : text
}
