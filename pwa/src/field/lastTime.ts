// What was found or answered at this item last time, in one line. Pure.
import { valueText } from '../items/rows'
import type { Kit } from '../local/work'
import type { Bilingual, LastValue } from '../server/types'
import type { ItemView } from '../use/engine'

interface Language {
  say: (text: Bilingual | null | undefined) => string
  t: (key: string, named?: Record<string, unknown>) => string
  word: (area: string, code: string, known?: Bilingual) => string
}
export interface LastTime {
  text: string
  failed: boolean
}

/** A finding tells its answer too, so that the two are never said side by side. */
export function lastTime(item: ItemView, kit: Pick<Kit, 'store' | 'checklist'>, language: Language): LastTime | null {
  const value = answersOf(kit)?.values[item.code]
  const answered = value === undefined ? '' : told(item, value, language)
  const finding = findingsOf(kit).find((one) => one.item_code === item.code)
  if (finding !== undefined) return { text: language.say(finding.detail) || answered || language.say(finding.title), failed: true }
  return answered === '' ? null : { text: answered, failed: false }
}

function answersOf({ store, checklist }: Pick<Kit, 'store' | 'checklist'>) {
  return store.last_answers?.[checklist.code]
}

/** Those of a visit with this checklist: another one's items may bear the same codes. */
function findingsOf(kit: Pick<Kit, 'store' | 'checklist'>) {
  const last = kit.store.last_visit
  if (last === null) return []
  // A visit begun with an older pack does not know whose findings they are.
  const isThis = kit.store.last_answers === undefined || answersOf(kit)?.visit_id === last.id
  return isThis ? last.findings : []
}

function told(item: ItemView, value: LastValue, { say, t, word }: Language): string {
  if (typeof value === 'object' && !Array.isArray(value)) {
    if ('rows' in value) return value.rows === 0 ? t('field.item.lastNone') : t('field.item.lastRows', { n: value.rows })
    return t('na' in value ? 'field.item.notApplicable' : 'field.item.notObserved')
  }
  if (item.type === 'count' && value === 0) return t('field.item.count.none')
  const answers = item.yesIsBad ? 'yesNo' : 'meets'
  const text = valueText(value, item, {
    say, option: (option) => word('common.option', option.code, option), yes: t(`field.item.${answers}.yes`), no: t(`field.item.${answers}.no`),
  })
  const of = item.type === 'rating' && item.limits.max !== undefined ? ` / ${item.limits.max}` : ''
  const unit = item.unit === null ? '' : ` ${say({ zh: item.unit.zh, en: item.unit.en || ' ' })}`
  return (text + of + unit).trimEnd()
}
