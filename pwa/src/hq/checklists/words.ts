// Words for the screens of checklists: their own catalogue beside the web's.

import { useI18n } from 'vue-i18n'
import { useSay, type Say } from '../use/say'

export interface ChecklistSay extends Say {
  /** A sentence of the checklist screens' own catalogue. */
  c: (key: string, named?: Record<string, unknown>) => string
  /** The word for a code in it, or the code itself. */
  coded: (group: string, code: string | null | undefined) => string
}

export function useWords(): ChecklistSay {
  const i18n = useI18n()
  const say = useSay()
  return {
    ...say,
    c: (key, named = {}) => i18n.t(`checklists.${key}`, named),
    coded: (group, code) => (!code ? '' : i18n.te(`checklists.${group}.${code}`) ? i18n.t(`checklists.${group}.${code}`) : code),
  }
}
