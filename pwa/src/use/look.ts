// How large and how strong everything is drawn on this phone: set once, kept, applied at the start.
import { ref } from 'vue'

export const SIZES = ['normal', 'large', 'huge'] as const
export type TextSize = (typeof SIZES)[number]

const KEPT_AS = 'storewalk.look'

interface Look {
  size: TextSize
  strong: boolean
}

function kept(): Look {
  try {
    const raw = JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as Partial<Look>
    return { size: SIZES.find((one) => one === raw.size) ?? 'normal', strong: raw.strong === true }
  } catch {
    return { size: 'normal', strong: false }
  }
}

const look = ref<Look>(kept())

export function applyLook(root: HTMLElement = document.documentElement): void {
  root.dataset['text'] = look.value.size
  root.dataset['contrast'] = look.value.strong ? 'strong' : 'normal'
}

export function useLook() {
  function change(next: Partial<Look>): void {
    look.value = { ...look.value, ...next }
    applyLook()
    try {
      localStorage.setItem(KEPT_AS, JSON.stringify(look.value))
    } catch {
      // A private window may refuse it: good for this time then.
    }
  }
  return { look, change }
}
