// The chosen language, and texts that come in both (checklists, server sentences).
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Bilingual } from '../server/types'
import { keepLanguage, type Language } from '../words'

export function useLanguage() {
  const { locale, t, te } = useI18n({ useScope: 'global' })
  const language = computed(() => locale.value as Language)

  function say(text: Bilingual | null | undefined): string {
    if (text === null || text === undefined) return ''
    return language.value === 'en' ? text.en || text.zh : text.zh || text.en
  }

  /** A word for a code of a document (an option, a role); an unknown code shows itself. */
  function word(area: string, code: string, known?: Bilingual): string {
    const own = known === undefined ? '' : say(known)
    if (own !== '' && own !== code) return own
    const key = `${area}.${code}`
    return te(key) ? t(key) : code.replaceAll('_', ' ')
  }

  function change(next: Language): void {
    locale.value = next
    keepLanguage(next)
  }

  return { language, t, say, word, change }
}

const STYLES = {
  day: { month: 'short', day: 'numeric' },
  weekday: { month: 'long', day: 'numeric', weekday: 'long' },
  time: { hour: '2-digit', minute: '2-digit', hour12: false },
  moment: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** Each is made once: making one costs a cheap phone more than a card on the screen. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(language: string, style: keyof typeof STYLES): Intl.DateTimeFormat {
  const name = `${language} ${style}`
  const known = formats.get(name) ?? new Intl.DateTimeFormat(language, STYLES[style])
  formats.set(name, known)
  return known
}

export function useDates() {
  const { locale } = useI18n({ useScope: 'global' })
  const written = (style: keyof typeof STYLES) => (ms: number | string) =>
    formatOf(locale.value, style).format(typeof ms === 'string' ? Date.parse(ms) : ms)
  return { day: written('day'), weekday: written('weekday'), time: written('time'), moment: written('moment') }
}
