// Words for a screen: the catalogue, two-language texts from the server, codes, and failures.

import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { NotReached, Problem } from '@/server/client'
import type { Locale } from '@/server/types'
import * as format from '../format'

type Text = { zh?: string; en?: string } | string | null | undefined

export interface Say {
  t: (key: string, named?: Record<string, unknown>) => string
  locale: ComputedRef<Locale>
  /** A text that the server holds in both languages. */
  text: (value: Text) => string
  /** The word for a code, or the code itself where the catalogue has none. */
  word: (group: string, code: string | null | undefined) => string
  known: (group: string, code: string) => boolean
  failure: (failure: unknown) => string
  dateTime: (when: string | number | null | undefined) => string
  fullDateTime: (when: string | number | null | undefined) => string
  day: (when: string | null | undefined) => string
  span: (ms: number) => string
  metres: (value: number) => string
}

export function useSay(): Say {
  const i18n = useI18n()
  const locale = computed<Locale>(() => (i18n.locale.value === 'en' ? 'en' : 'zh-CN'))
  const t = (key: string, named: Record<string, unknown> = {}): string => i18n.t(`hq.${key}`, named)
  const known = (group: string, code: string): boolean => i18n.te(`hq.${group}.${code}`)

  function text(value: Text): string {
    if (value === null || value === undefined) return ''
    if (typeof value === 'string') return value
    return (locale.value === 'en' ? value.en : value.zh) ?? value.zh ?? value.en ?? ''
  }
  function failure(error: unknown): string {
    if (error instanceof Problem) return error.sentence(locale.value)
    if (error instanceof NotReached) return t(`failure.${error.reason}`)
    return t('failure.unexpected')
  }
  return {
    t,
    locale,
    text,
    known,
    word: (group, code) => (!code ? '' : known(group, code) ? t(`${group}.${code}`) : code),
    failure,
    dateTime: (when) => format.dateTime(when, locale.value),
    fullDateTime: (when) => format.fullDateTime(when, locale.value),
    day: (when) => format.day(when, locale.value),
    span: (ms) => format.span(ms, locale.value),
    metres: (value) => format.metres(value, locale.value),
  }
}
