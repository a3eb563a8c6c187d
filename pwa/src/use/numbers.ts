// My numbers this month: asked of the server when it can be reached, remembered for when it cannot.
import { ref, shallowRef } from 'vue'
import type { Appeal, OwnNumbers } from '../server/appeals'
import type { VisitSummary } from '../server/types'
import { work } from './local'
import { client } from './server'

export interface Numbers {
  month: string
  visits: number
  /** One decimal, as people say it; null while nothing is scored. */
  mean: string | null
  failed: number
  tickets: number
  at_ms: number
  /** Absent in numbers remembered from before there were any. */
  plans?: OwnNumbers['plans']
  appeals?: OwnNumbers['appeals']
  /** The newest appeals against one's own visits. */
  contested?: Contested[]
}
export type Contested = Pick<Appeal, 'id' | 'visit_id' | 'visit_date' | 'state' | 'score_before' | 'score_after'> & { store: string }

export function contested({ id, visit_id, visit_date, state, score_before, score_after, store }: Appeal): Contested {
  return { id, visit_id, visit_date, state, score_before, score_after, store: store.name }
}

/** Visits that were handed in; an open one is not yet a number. */
export function tally(visits: VisitSummary[], month: string, atMs: number): Numbers {
  const done = visits.filter((visit) => visit.state !== 'draft' && visit.state !== 'voided')
  const totals = done.flatMap((visit) => {
    const total = visit.score?.total ?? null
    return total === null ? [] : [Number(total)]
  })
  const mean = totals.length === 0 ? null : (totals.reduce((sum, one) => sum + one, 0) / totals.length).toFixed(1)
  return {
    month, visits: done.length, mean, at_ms: atMs,
    failed: done.filter((visit) => visit.score?.verdict === 'failed').length,
    tickets: done.reduce((sum, visit) => sum + visit.tickets_open, 0),
  }
}

const PAGES = 5
const SHOWN = 5

export function useNumbers() {
  const numbers = shallowRef<Numbers | null>(null)
  const isOld = ref(false)

  async function load(personId: string, day: string): Promise<void> {
    const key = `numbers.${personId}`
    const known = await work.surely(() => work.meta.get(key))
    numbers.value = (known?.value as Numbers | undefined) ?? null
    try {
      const from = `${day.slice(0, 7)}-01`
      const visits: VisitSummary[] = []
      let cursor: string | null = null
      for (let page = 0; page < PAGES; page += 1) {
        const answer: { items: VisitSummary[]; next_cursor: string | null } = await client.visits({ supervisor: personId, from, limit: 100, ...(cursor === null ? {} : { cursor }) })
        visits.push(...answer.items)
        cursor = answer.next_cursor
        if (cursor === null) break
      }
      const month = day.slice(0, 7)
      const [own, newest] = await Promise.all([client.ownNumbers(month), client.appeals({ supervisor: personId, limit: SHOWN })])
      const fresh: Numbers = { ...tally(visits, month, Date.now()), plans: own.plans, appeals: own.appeals, contested: newest.items.map(contested) }
      numbers.value = fresh
      isOld.value = false
      await work.surely(() => work.meta.put({ key, value: fresh }))
    } catch {
      isOld.value = true
    }
  }
  return { numbers, isOld, load }
}
