// Open visits made ready while Today has nothing else to do: read, parsed and scored, so that
// whoever goes on with one only has it drawn. In memory alone, and its owner's alone.
import { watch } from 'vue'
import { idle } from '../device/idle'
import type { Draft } from '../local/work'
import { drafts } from './local'
import { useLock } from './lock'
import { openVisit, type OpenVisit } from './visit'

/** Whoever has more visits open than this waits a moment for the others. */
const MOST = 3

const ready = new Map<string, OpenVisit>()
/** Whoever has opened one has no use for the others now. */
let making = 0
const owner = (): string | undefined => useLock().user.value?.id

watch(owner, () => ready.clear())

export async function makeReady(open: Draft[]): Promise<void> {
  const mine = (making += 1)
  for (const { id, person_id } of open.slice(0, MOST)) {
    await idle()
    if (mine !== making) return
    const visit = await openVisit(id, person_id)
    if (visit === null) continue
    await idle()
    visit.think()
    if (owner() === person_id) ready.set(id, visit)
  }
}

/** A visit read before it is known that this tab has it; null where there is none. */
export function readAhead(id: string, personId: string): Promise<OpenVisit | null> {
  making += 1
  const visit = ready.get(id)
  ready.delete(id)
  return visit === undefined ? openVisit(id, personId) : Promise.resolve(visit)
}

/** It as it is now: the one read ahead, unless something of it was changed since, by another tab. */
export async function upToDate(ahead: OpenVisit | null, id: string, personId: string): Promise<OpenVisit | null> {
  const draft = await drafts.get(id, personId)
  if (draft === null) return null
  if (ahead === null || draft.updated_ms !== ahead.draft.value.updated_ms) return openVisit(id, personId)
  ahead.draft.value = draft
  return ahead
}
