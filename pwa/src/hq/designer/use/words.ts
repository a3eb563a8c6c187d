// Words for the designer: its own catalogue beside the web's.

import { useI18n } from 'vue-i18n'
import { useSay, type Say } from '../../use/say'

export interface DesignerSay extends Say {
  /** A sentence of the designer's own catalogue. */
  d: (key: string, named?: Record<string, unknown>) => string
  /** The word for a code in it, or in the web's, or the code itself. */
  coded: (group: string, code: string) => string
  /** A field of the document by its path, in words: "scoring.grades.0.1" -> "Scoring · Grades 1". */
  fieldName: (path: string) => string
}

export function useWords(): DesignerSay {
  const i18n = useI18n()
  const say = useSay()
  return {
    ...say,
    d: (key, named = {}) => i18n.t(`designer.${key}`, named),
    fieldName: (path) =>
      path
        .split('.')
        .map((step) => (/^[0-9]+$/.test(step) ? String(Number(step) + 1) : i18n.te(`designer.field_name.${step}`) ? i18n.t(`designer.field_name.${step}`) : step))
        .filter((step) => step !== '')
        .join(' · '),
    coded: (group, code) => (i18n.te(`designer.${group}.${code}`) ? i18n.t(`designer.${group}.${code}`) : say.word(group, code)),
  }
}
