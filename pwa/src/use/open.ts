// The open visit of a screen: loaded once, shared between its runner, check-in and review. Of
// several tabs one has it at a time; another sees that and may take it over.
import { onScopeDispose, ref, shallowRef } from 'vue'
import { holdVisit, type Hold } from './hold'
import { readAhead, upToDate } from './ready'
import type { OpenVisit } from './visit'
import { useSession } from './session'
import { passing } from './shownVisit'

const current = shallowRef<OpenVisit | null>(null)
/** Another tab of this phone has the visit open. */
const elsewhere = ref(false)
let hold: Hold | null = null
let screens = 0

export function useOpenVisit(id: string) {
  const loading = ref(true)
  const missing = ref(false)
  screens += 1

  async function load(): Promise<OpenVisit | null> {
    const personId = useSession().person.value?.id
    if (current.value !== null && !isFor(current.value, id, personId)) forget()
    if (current.value === null) {
      if (isFor(passing.value, id, personId)) current.value = passing.value
      else if (personId !== undefined) current.value = await read(id, personId)
    }
    missing.value = current.value === null && !elsewhere.value
    loading.value = false
    return current.value
  }

  /** From the other tab, which has written everything before it lets go. */
  async function takeOver(): Promise<OpenVisit | null> {
    await held(id, true)
    return load()
  }

  /** Leaving with the phone in the pocket: whatever is in flight goes to the disk. */
  function flush(): void {
    if (document.visibilityState === 'hidden') void current.value?.settled().catch(() => undefined)
  }
  document.addEventListener('visibilitychange', flush)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', flush)
    screens -= 1
    // From one screen of a visit to the next there is none for a moment. What the disk has not
    // taken is nowhere but here.
    setTimeout(() => {
      if (screens === 0 && hold !== null && current.value?.save.value !== 'failed') forget()
    })
  })

  return { visit: current, loading, missing, elsewhere, load, takeOver, forget }
}

function isFor(visit: OpenVisit | null, id: string, personId: string | undefined): boolean {
  return visit !== null && visit.draft.value.id === id && visit.draft.value.person_id === personId
}

/** Read while it is asked for, since each takes its time; what another tab wrote meanwhile counts. */
async function read(id: string, personId: string): Promise<OpenVisit | null> {
  const ahead = readAhead(id, personId).catch(() => null)
  if (!(await held(id))) return null
  return upToDate(await ahead, id, personId)
}

async function held(id: string, firmly = false): Promise<boolean> {
  if (hold?.id === id) return true
  hold?.release()
  hold = await holdVisit(id, { firmly, settle, lost })
  elsewhere.value = hold === null
  return hold !== null
}

/** What the disk will not take must not keep the visit from the other tab. */
async function settle(): Promise<void> {
  await current.value?.settled().catch(() => undefined)
}

function lost(): void {
  current.value?.retire()
  current.value = null
  hold = null
  elsewhere.value = true
}

function forget(): void {
  current.value = null
  elsewhere.value = false
  hold?.release()
  hold = null
}

/** Hands in a visit that lives in memory alone, for the screens to find under its id. */
export function showVisit(visit: OpenVisit | null): void {
  passing.value = visit
  forget()
  current.value = visit
}
