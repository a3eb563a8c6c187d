// The open visit of a screen: loaded once, shared between its runner, check-in and review.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { openVisit, type OpenVisit } from './visit'
import { useSession } from './session'

const current = shallowRef<OpenVisit | null>(null)

export function useOpenVisit(id: string) {
  const loading = ref(true)
  const missing = ref(false)

  async function load(): Promise<OpenVisit | null> {
    const personId = useSession().person.value?.id
    if (current.value?.draft.value.id !== id || current.value.draft.value.person_id !== personId) current.value = null
    if (current.value === null && personId !== undefined) current.value = await openVisit(id, personId)
    missing.value = current.value === null
    loading.value = false
    return current.value
  }

  /** Leaving with the phone in the pocket: whatever is in flight goes to the disk. */
  function flush(): void {
    if (document.visibilityState === 'hidden') void current.value?.settled()
  }
  document.addEventListener('visibilitychange', flush)
  onScopeDispose(() => document.removeEventListener('visibilitychange', flush))

  return { visit: current, loading, missing, load, forget: () => (current.value = null) }
}

/** Hands in a visit that lives in memory alone, for the screens to find under its id. */
export function showVisit(visit: OpenVisit): void {
  current.value = visit
}
