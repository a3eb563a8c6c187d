// Every word a person sees, by language. Each entry of the app makes its own set from the areas
// it shows, so that the phone carries no word of the web. File name = first part of the key.
import { createI18n } from 'vue-i18n'

export type Language = 'zh-CN' | 'en'
export type WordTree = { [key: string]: string | WordTree }
export type Words = Record<Language, Record<string, WordTree>>

const KEPT_AS = 'storewalk.language'

export function chosenLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEPT_AS)
    if (kept === 'en' || kept === 'zh-CN') return kept
  } catch {
    // Private windows may refuse localStorage: the default is good enough.
  }
  return 'zh-CN'
}

export function makeWords(messages: Words) {
  const language = chosenLanguage()
  document.documentElement.lang = language
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: 'zh-CN',
    missingWarn: false,
    fallbackWarn: false,
    messageResolver: wordAt,
    messages: messages as never,
  })
}

/** Our keys are plain, so a step down the tree for each part will do: the library's own reader also knows brackets and quotes, and reads each key letter by letter for that. */
export function wordAt(tree: unknown, key: string): string | WordTree | null {
  let at = tree as WordTree | string | undefined
  for (const part of key.split('.')) {
    if (typeof at !== 'object' || !Object.hasOwn(at, part)) return null
    at = at[part]
  }
  return at ?? null
}

/** Remembers the choice and tells assistive technology; the caller sets the i18n locale. */
export function keepLanguage(language: Language): void {
  document.documentElement.lang = language
  try {
    localStorage.setItem(KEPT_AS, language)
  } catch {
    // See above.
  }
}
