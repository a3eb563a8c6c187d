// The pack of the person on this phone: shown from the kept copy at once, renewed beside it.
import { computed, ref, shallowRef } from 'vue'
import { idle } from '../device/idle'
import type { PackRow } from '../local/work'
import type { ChecklistVersion, PackStore, PackTicket, PlanEntry } from '../server/types'
import { PackFetcher } from '../sync/fetcher'
import { work } from './local'
import { fillBook, wantedPictures } from './pictureBook'
import { client } from './server'
import { useLock } from './lock'

const fetcher = new PackFetcher(work, client)
const row = shallowRef<PackRow | null>(null)
const loading = ref(false)
const failure = shallowRef<unknown>(null)
let owner: string | null = null

async function open(): Promise<void> {
  await remember()
  // With one there already, what is new can wait for the screen that is being drawn.
  if (row.value !== null) await idle(1_500)
  if (owner !== null) await renew()
}

/** What lies on the phone already, without asking the server. */
async function remember(): Promise<void> {
  const personId = useLock().user.value?.id ?? null
  if (personId === null) {
    row.value = null
    owner = null
    return
  }
  if (owner !== personId) {
    owner = personId
    row.value = null
    row.value = await fetcher.kept(personId)
  }
}

async function renew(): Promise<void> {
  const personId = useLock().user.value?.id
  if (personId === undefined || loading.value) return
  loading.value = true
  try {
    const fresh = await fetcher.fetch(personId)
    // Somebody else may have signed in meanwhile.
    if (owner === personId) row.value = fresh
    failure.value = null
    void fillBook(wantedPictures(fresh.pack))
  } catch (problem) {
    failure.value = problem
  } finally {
    loading.value = false
  }
}

const pack = computed(() => row.value?.pack ?? null)

export function usePack() {
  return {
    pack,
    fetchedMs: computed(() => row.value?.fetched_ms ?? null),
    loading,
    failure,
    open,
    remember,
    renew,
    stores: computed<PackStore[]>(() => pack.value?.stores ?? []),
    plan: computed<PlanEntry[]>(() => pack.value?.plan ?? []),
    tickets: computed<PackTicket[]>(() => pack.value?.tickets ?? []),
    store: (id: string) => pack.value?.stores.find((s) => s.id === id) ?? null,
    checklist: (versionId: string): ChecklistVersion | null =>
      pack.value?.checklists.find((c) => c.version_id === versionId) ?? null,
  }
}
