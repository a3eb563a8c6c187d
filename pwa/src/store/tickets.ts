// What a person at the store or in the field may do with a ticket now, and how near its time is. Pure.

import type { TicketFilter } from '../server/client'
import type { Person, TicketDetail, TicketState, TicketSummary } from '../server/types'

export type Tab = 'open' | 'waiting' | 'closed' | 'mine' | 'judge'
const OPEN: TicketState[] = ['opened', 'assigned', 'in_progress']
export const TABS: Record<Tab, TicketState[]> = {
  open: OPEN,
  waiting: ['submitted'],
  closed: ['verified', 'closed', 'cancelled'],
  mine: [...OPEN, 'submitted'],
  judge: ['submitted'],
}
/** A supervisor's own work and what waits for their verdict; a store sees all that is its own. */
export function tabsOf(isField: boolean): Tab[] {
  return isField ? ['mine', 'judge'] : ['open', 'waiting', 'closed']
}
export function asked(tab: Tab): TicketFilter {
  return { state: TABS[tab].join(','), ...(tab === 'mine' ? { assignee: 'me' } : {}) }
}
/** The server cannot leave out one's own; a pack from memory holds everything. */
export function belongs(tab: Tab, who: Who, ticket: Brief): boolean {
  if (!TABS[tab].includes(ticket.state)) return false
  if (tab === 'mine') return isMine(who, ticket)
  return tab !== 'judge' || isToJudge(who, ticket)
}

type Who = Pick<Person, 'id' | 'role'>
type Brief = Pick<TicketSummary, 'state' | 'assignee'>

export function isMine(who: Who, ticket: Brief): boolean {
  return ticket.assignee?.id === who.id
}
export function mayAccept(who: Who, ticket: Brief): boolean {
  return isMine(who, ticket) && ticket.state === 'assigned'
}
export function maySubmit(who: Who, ticket: Brief): boolean {
  return isMine(who, ticket) && (ticket.state === 'in_progress' || ticket.state === 'assigned')
}
export function mayAssign(who: Who, ticket: Brief): boolean {
  return who.role === 'store_manager' && TABS.open.includes(ticket.state)
}

/** Nobody judges their own work. */
export function isToJudge(who: Who, ticket: Brief): boolean {
  return who.role === 'supervisor' && ticket.state === 'submitted' && !isMine(who, ticket)
}
/** Only with the evidence at hand, and never by whoever handed it in. */
export function mayJudge(who: Who, ticket: Brief & Pick<TicketDetail, 'submissions'>): boolean {
  const last = ticket.submissions.at(-1)
  return isToJudge(who, ticket) && last !== undefined && last.verdict === null && last.by?.id !== who.id
}
/** What waits for this person: work to do, and work to judge. */
export function waitingFor(who: Who, tickets: TicketSummary[]): number {
  return tickets.filter((ticket) => isToJudge(who, ticket) || (isMine(who, ticket) && TABS.open.includes(ticket.state))).length
}

/** A photo is asked for, except that a normal finding may be answered in words. */
export function isEnough(ticket: Pick<TicketSummary, 'klass'>, note: string, photos: number): boolean {
  return photos > 0 || (ticket.klass === 'normal' && note.trim() !== '')
}

export type Urgency = 'late' | 'soon' | 'calm' | 'done'
const SOON_MS = 4 * 3_600_000

export function urgency(ticket: Pick<TicketSummary, 'state' | 'overdue' | 'due_at'>, now: number): Urgency {
  if (!TABS.open.includes(ticket.state)) return 'done'
  const left = ticket.due_at === null ? Number.POSITIVE_INFINITY : Date.parse(ticket.due_at) - now
  if (ticket.overdue || left < 0) return 'late'
  return left < SOON_MS ? 'soon' : 'calm'
}

/** Why the last round was sent back, while it has not been answered. */
export function rejection(ticket: Pick<TicketDetail, 'state' | 'submissions'>) {
  const last = ticket.submissions.at(-1)
  return ticket.state === 'in_progress' && last?.verdict === 'rejected' ? last : null
}

export function byDue(a: TicketSummary, b: TicketSummary): number {
  return (a.due_at ?? '9').localeCompare(b.due_at ?? '9')
}
