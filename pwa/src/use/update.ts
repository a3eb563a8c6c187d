// A new version of the app: offered, and taken only while nothing is open and nothing is sent.
import { computed, ref, shallowRef } from 'vue'
import { drafts } from './local'
import { useLock } from './lock'
import { useSync } from './sync'

const waiting = shallowRef<ServiceWorker | null>(null)
const dismissed = ref(false)
const openVisits = ref(0)

export async function registerShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  try {
    const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
    const offer = (worker: ServiceWorker | null): void => {
      if (worker === null || navigator.serviceWorker.controller === null) return
      waiting.value = worker
      void count()
    }
    offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') offer(worker)
      })
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return
      void count()
      void registration.update().catch(() => undefined)
    })
  } catch {
    // Without a service worker the app still works while there is a network.
  }
}

async function count(): Promise<void> {
  const personId = useLock().user.value?.id
  openVisits.value = personId === undefined ? 0 : (await drafts.list(personId)).length
}

export function useUpdate() {
  const sync = useSync()
  return {
    offered: computed(() => waiting.value !== null && !dismissed.value),
    blocked: computed(() => openVisits.value > 0 || sync.mood.value === 'sending'),
    dismiss: () => {
      dismissed.value = true
    },
    take: async () => {
      await count()
      if (openVisits.value > 0 || sync.mood.value === 'sending') return
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
      waiting.value?.postMessage({ type: 'SKIP_WAITING' })
    },
  }
}
