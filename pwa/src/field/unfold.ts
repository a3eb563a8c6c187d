// A long section is shown a screenful first, the rest in the frames after it: a person can read and
// answer the first items while the phone still draws those below.
import { computed, shallowRef, watch } from 'vue'

const FIRST = 4
const MORE = 6

export interface Long<T> {
  code: string
  items: T[]
}

export function useUnfolding<T>(section: () => Long<T> | undefined) {
  const shown = shallowRef({ code: '', count: FIRST })
  const count = (code: string): number => (shown.value.code === code ? shown.value.count : FIRST)
  const items = computed(() => {
    const now = section()
    return now === undefined ? [] : now.items.slice(0, count(now.code))
  })

  function grow(): void {
    const now = section()
    if (now === undefined || count(now.code) >= now.items.length) return
    afterPaint(() => {
      if (section()?.code !== now.code) return
      shown.value = { code: now.code, count: count(now.code) + MORE }
      grow()
    })
  }
  watch([() => section()?.code, () => section()?.items.length], grow, { flush: 'post', immediate: true })

  /** All at once: for whoever goes on further down. */
  function whole(code: string): void {
    shown.value = { code, count: Number.POSITIVE_INFINITY }
  }
  const isWhole = computed(() => items.value.length === (section()?.items.length ?? 0))
  return { items, whole, isWhole }
}

/** When what is shown now has been drawn. */
export function afterPaint(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work))
}
