// What the first screen shows, from the pack and what lies on the phone. Pure.
import type { Draft } from '../local/work'
import type { ChecklistVersion, PackFull, PackStore, PlanEntry, TicketSummary } from '../server/types'

export type DueTone = 'late' | 'today' | 'soon'

export interface PlannedStop {
  plan: PlanEntry
  store: PackStore
  checklist: ChecklistVersion | null
  due: DueTone
  days: number
  openTickets: number
  draft: Draft | null
  isSent: boolean
}

const DAY_MS = 86_400_000

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** The planned visits that were handed in, whether they wait here or have gone. */
export function handedIn(waiting: Array<{ body: { plan_id: string | null } }>, gone: Array<{ plan_id: string | null }>): string[] {
  return [...waiting.map((entry) => entry.body.plan_id), ...gone.map((visit) => visit.plan_id)].filter((plan) => plan !== null)
}

/** `sent` names the planned visits that were handed in. */
export function plannedStops(pack: PackFull, today: string, drafts: Draft[], sent: ReadonlySet<string>): PlannedStop[] {
  const stores = new Map(pack.stores.map((store) => [store.id, store]))
  const stops = pack.plan.flatMap((plan) => {
    const store = stores.get(plan.store_id)
    if (store === undefined) return []
    const days = daysBetween(today, plan.due_date)
    const due: DueTone = days < 0 ? 'late' : days === 0 ? 'today' : 'soon'
    return [{
      plan, store, due, days,
      checklist: pack.checklists.find((c) => c.version_id === plan.checklist_version_id) ?? null,
      openTickets: openTickets(pack.tickets, store.id).length,
      draft: drafts.find((draft) => draft.plan_id === plan.id) ?? null,
      isSent: sent.has(plan.id),
    }]
  })
  return stops.sort((a, b) => Number(a.isSent) - Number(b.isSent) || a.days - b.days || a.store.name.localeCompare(b.store.name))
}

/** The store's page, to begin this visit from. */
export function placeOf(stop: PlannedStop): string {
  return `/field/stores/${stop.store.id}?plan=${stop.plan.id}`
}

export function openTickets(tickets: TicketSummary[], storeId: string): TicketSummary[] {
  return tickets.filter((ticket) => ticket.store.id === storeId && !['closed', 'cancelled', 'verified'].includes(ticket.state))
}

/** The store whose code was scanned: bare, or anywhere in an address that its label carries. */
export function storeOfCode(stores: PackStore[], scanned: string): PackStore | null {
  const parts = new Set(scanned.toUpperCase().split(/[^0-9A-Z-]+/))
  return stores.find((store) => parts.has(store.code.toUpperCase())) ?? null
}

export function searchStores(stores: PackStore[], query: string): PackStore[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return stores
  return stores.filter((store) => [store.name, store.code, store.address].some((text) => text.toLowerCase().includes(wanted)))
}
