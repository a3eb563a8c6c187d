// The address of a ticket that lasts: short, the same for everybody, sent on by hand. Each person's
// own door shows it.
import type { TicketSummary } from '../server/types'
import { TABS } from './tickets'

const SHORT = /^\/t\/([0-9A-Za-z-]+)\/?$/

export function ticketLink(id: string, origin: string = location.origin): string {
  return `${origin}/t/${id}`
}

/** The short address into the one that the screens go by. */
export function takeTicketLink(at: Pick<Location, 'pathname'> = location): void {
  const id = SHORT.exec(at.pathname)?.[1]
  if (id !== undefined) history.replaceState(null, '', `/#/t/${id}`)
}

/** Where a door shows a ticket, whichever address of it was opened; null: not about a ticket. */
export function ticketAt(path: string, door: string): string | null {
  const id = SHORT.exec(path)?.[1] ?? /^\/(?:field|store)\/tickets\/([^/]+)$/.exec(path)?.[1]
  if (id === undefined) return null
  return door === 'hq' ? `/hq.html#/tickets/${id}` : `/${door}/tickets/${id}`
}

/** Which sentence tells of it: what must be done, what must be looked at, or only what it is. */
export function shareKind(ticket: Pick<TicketSummary, 'state' | 'due_at'>): 'do' | 'judge' | 'see' {
  if (ticket.state === 'submitted') return 'judge'
  return TABS.open.includes(ticket.state) && ticket.due_at !== null ? 'do' : 'see'
}

/** By the phone's own sheet, else onto the clipboard; false: given up by the person, or refused. */
export async function shareText(text: string, phone: Navigator = navigator): Promise<'shared' | 'copied' | null> {
  try {
    if (typeof phone.share === 'function') {
      await phone.share({ text })
      return 'shared'
    }
    await phone.clipboard.writeText(text)
    return 'copied'
  } catch {
    return null
  }
}
