// What became of a visit: from the server when it can be reached, else what the phone remembers.
import { onScopeDispose, ref, shallowRef } from 'vue'
import type { SentVisit } from '../local/work'
import type { VisitDetail } from '../server/types'
import type { OutboxEntry } from '../sync/machine'
import { kept, work } from './local'
import { client } from './server'
import { useSession } from './session'

const SOON_MS = 2_500
const TRIES = 24

export function useResult(id: string) {
  const detail = shallowRef<VisitDetail | null>(null)
  const sent = shallowRef<SentVisit | null>(null)
  const waiting = shallowRef<OutboxEntry | null>(null)
  const loading = ref(true)
  const failure = shallowRef<unknown>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let tries = 0

  async function load(): Promise<void> {
    clearTimeout(timer)
    const personId = useSession().person.value?.id
    try {
      const row = await work.surely(() => work.sent.get(id))
      sent.value = row !== undefined && row.person_id === personId ? row : null
      const entry = await kept.row<OutboxEntry>(id)
      waiting.value = entry !== null && entry.person_id === personId ? entry : null
      detail.value ??= sent.value?.detail ?? null
      if (waiting.value === null || waiting.value.state === 'sent') await ask()
      failure.value = null
    } catch (problem) {
      failure.value = problem
    } finally {
      loading.value = false
    }
    // Scoring is a job that follows; the answer is usually there in a second or two.
    if ((detail.value?.score ?? null) === null && tries < TRIES) {
      tries += 1
      timer = setTimeout(() => void load(), SOON_MS)
    }
  }
  async function ask(): Promise<void> {
    detail.value = await client.visit(id)
    const row = sent.value
    if (row !== null) await work.surely(() => work.sent.update(row.id, { detail: detail.value, detail_ms: Date.now() }))
  }
  onScopeDispose(() => clearTimeout(timer))

  return { detail, sent, waiting, loading, failure, load }
}
