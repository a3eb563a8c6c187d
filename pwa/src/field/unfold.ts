// A long section is shown a screenful first, the rest in the frames after it: a person can read and
// answer the first items while the phone still draws those below. As many at a time as the phone
// draws within a frame, so that a tap meanwhile waits for one piece and not for the section.
import { computed, nextTick, shallowRef, watch } from 'vue'
import { afterPaint } from '../device/idle'

const FIRST = 4
const MORE = 2
const MOST = 8
const FRAME_MS = 16

export interface Long<T> {
  code: string
  items: T[]
}

export function useUnfolding<T>(section: () => Long<T> | undefined) {
  const shown = shallowRef({ code: '', count: FIRST })
  let more = MORE
  const count = (code: string): number => (shown.value.code === code ? shown.value.count : FIRST)
  const items = computed(() => {
    const now = section()
    return now === undefined ? [] : now.items.slice(0, count(now.code))
  })

  function grow(): void {
    const now = section()
    if (now === undefined || count(now.code) >= now.items.length) return
    afterPaint(() => {
      if (section()?.code === now.code) void unfold(now.code)
    })
  }
  async function unfold(code: string): Promise<void> {
    const from = performance.now()
    shown.value = { code, count: count(code) + more }
    await nextTick()
    const took = performance.now() - from
    if (took > FRAME_MS) more = Math.max(1, more >> 1)
    else if (took < FRAME_MS / 2) more = Math.min(MOST, more * 2)
    grow()
  }
  watch([() => section()?.code, () => section()?.items.length], grow, { flush: 'post', immediate: true })

  /** All at once: for whoever goes on further down. */
  function whole(code: string): void {
    shown.value = { code, count: Number.POSITIVE_INFINITY }
  }
  const isWhole = computed(() => items.value.length === (section()?.items.length ?? 0))
  return { items, whole, isWhole }
}
