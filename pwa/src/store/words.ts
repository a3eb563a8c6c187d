// The store door's words, and how it says times and failures.

import { useI18n } from 'vue-i18n'
import { NotReached, Problem, SignedOut } from '../server/failures'
import type { TicketSummary } from '../server/types'
import { useDates, useLanguage } from '../use/language'
import { PhotoGone } from './evidence'
import { urgency } from './tickets'

export function useStoreWords() {
  const i18n = useI18n({ useScope: 'global' })
  const { language } = useLanguage()
  const dates = useDates()
  const t = (key: string, named: Record<string, unknown> = {}): string => i18n.t(`store.${key}`, named)

  function span(ms: number): string {
    const minutes = Math.max(1, Math.floor(Math.abs(ms) / 60_000))
    if (minutes < 60) return t('span.minutes', { n: minutes })
    if (minutes < 48 * 60) return t('span.hours', { n: Math.floor(minutes / 60) })
    return t('span.days', { n: Math.floor(minutes / 1440) })
  }
  function dueText(ticket: Pick<TicketSummary, 'due_at' | 'overdue' | 'state'>, now = Date.now()): string {
    if (ticket.due_at === null) return ''
    const rush = urgency(ticket, now)
    const left = Date.parse(ticket.due_at) - now
    if (rush === 'late') return t('lateBy', { t: span(left) })
    if (rush === 'done') return dates.moment(ticket.due_at)
    return t('left', { t: span(left) })
  }
  function failureText(failure: unknown): string {
    if (failure instanceof Problem) return failure.sentence(language.value)
    if (failure instanceof NotReached) return i18n.t(`common.error.${failure.reason}`)
    if (failure instanceof SignedOut) return i18n.t('common.error.signedOut')
    if (failure instanceof PhotoGone) return t('photoGone')
    return i18n.t('common.error.unknown')
  }
  return { t, span, dueText, failureText, moment: dates.moment }
}
