// Is the phone at the store: fixes gathered over some seconds, judged as they come.
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { watchFixes, type FixRun, type LocationTrouble } from '../device/location'
import type { Fix, PackStore } from '../server/types'
import { judgePresence } from './brain'

/** Enough to tell a wandering fix from a frozen one, not enough to be a trail of a person. */
const MOST_FIXES = 12
const ENOUGH_MS = 8_000

export function usePresence(store: () => PackStore | null, reason: () => string) {
  const fixes = shallowRef<Fix[]>([])
  const trouble = ref<LocationTrouble | null>(null)
  const settled = ref(false)
  let run: FixRun | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const presence = computed(() => {
    const where = store()
    if (where === null) return null
    return judgePresence(fixes.value, { lat: where.lat, lng: where.lng, radius_m: where.radius_m }, reason().trim() || null)
  })

  function start(): void {
    stop()
    fixes.value = []
    trouble.value = null
    settled.value = false
    timer = setTimeout(() => (settled.value = true), ENOUGH_MS)
    run = watchFixes({
      onFix: (fix) => {
        trouble.value = null
        if (fixes.value.length < MOST_FIXES) fixes.value = [...fixes.value, fix]
        if (fixes.value.length >= 4) settled.value = true
      },
      onTrouble: (what) => {
        trouble.value = what
        if (what !== 'unavailable') settled.value = true
      },
    })
  }
  function stop(): void {
    run?.stop()
    run = null
    clearTimeout(timer)
  }
  onScopeDispose(stop)

  return { fixes, trouble, settled, presence, start, stop }
}
