// A new version of the app: offered, and taken only while nothing is open and nothing is sent. Tabs
// share the version: once one has taken it, the others load it too as soon as they are free.
import { computed, ref, shallowRef, watch } from 'vue'
import { drafts } from './local'
import { useLock } from './lock'
import { shownVisit } from './shownVisit'
import { SENDER_LOCK, useSync } from './sync'

const HOUR_MS = 3_600_000
const waiting = shallowRef<ServiceWorker | null>(null)
/** Another tab took the new version: this one still runs the old. */
const overtaken = ref(false)
/** What the person has put aside: that it waits, or the offer itself. */
const dismissed = ref<'nothing' | 'waiting' | 'offer'>('nothing')
const openVisits = ref(0)
/** Some tab of this phone sends. */
const sending = ref(false)

export async function registerShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  try {
    let before = navigator.serviceWorker.controller
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      const now = navigator.serviceWorker.controller
      // From none to one is the first visit; from one to none, the site's data were cleared under
      // an open page: nothing to follow, and what the page still holds is all there is left.
      if (before !== null && now !== null) void follow()
      before = now
    })
    const registration = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' })
    const offer = (worker: ServiceWorker | null): void => {
      if (worker === null || navigator.serviceWorker.controller === null) return
      waiting.value = worker
      void count()
    }
    const look = (): void => void registration.update().catch(() => undefined)
    offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') offer(worker)
      })
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') look()
    })
    setInterval(look, HOUR_MS)
    watchWork()
  } catch {
    // Without a service worker the app still works while there is a network.
  }
}

/** Whether the offer can be taken changes with every visit begun, handed in or given up. */
function watchWork(): void {
  const sync = useSync()
  watch([sync.entries, sync.mood], () => void count())
  document.addEventListener('visibilitychange', () => void count())
}

async function count(): Promise<void> {
  const personId = useLock().user.value?.id
  openVisits.value = personId === undefined ? 0 : (await drafts.list(personId)).length
  const locks = await navigator.locks?.query()
  sending.value = locks?.held?.some((lock) => lock.name === SENDER_LOCK) ?? false
}

/** A visit open, practice among them, or something on its way: in this tab or in another. */
async function isBusy(): Promise<boolean> {
  await count()
  return isBlocked()
}
function isBlocked(): boolean {
  return openVisits.value > 0 || shownVisit() !== null || sending.value || useSync().mood.value === 'sending'
}

async function follow(): Promise<void> {
  if (await isBusy()) overtaken.value = true
  else location.reload()
}

export function useUpdate() {
  const blocked = computed(isBlocked)
  const isThere = computed(() => waiting.value !== null || overtaken.value)
  return {
    blocked,
    offered: computed(() => isThere.value && dismissed.value !== 'offer' && !(blocked.value && dismissed.value === 'waiting')),
    count,
    dismiss: () => {
      dismissed.value = blocked.value ? 'waiting' : 'offer'
    },
    take: async () => {
      if (await isBusy()) return
      if (overtaken.value) location.reload()
      // The page loads anew once the new version has it in hand.
      else waiting.value?.postMessage({ type: 'SKIP_WAITING' })
    },
  }
}
