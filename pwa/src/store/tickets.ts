// What a store person may do with a ticket now, and how near its time is. Pure.

import type { Person, TicketDetail, TicketState, TicketSummary } from '../server/types'

export type Tab = 'open' | 'waiting' | 'closed'
export const TABS: Record<Tab, TicketState[]> = {
  open: ['opened', 'assigned', 'in_progress'],
  waiting: ['submitted'],
  closed: ['verified', 'closed', 'cancelled'],
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
