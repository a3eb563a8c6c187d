// What each role may try at HQ. The server decides; this only keeps a screen from offering a deed
// that would be refused.

import type { Appeal } from '../server/appeals'
import type { Person, Role, TicketDetail, TicketSummary, VisitDetail } from '../server/types'

export type Area = 'overview' | 'visits' | 'tickets' | 'appeals' | 'postings' | 'stores' | 'checklists' | 'jobs'

const AREAS: Record<Role, Area[]> = {
  reviewer: ['overview', 'visits', 'tickets', 'appeals', 'postings', 'stores', 'checklists'],
  auditor: ['overview', 'visits', 'tickets', 'appeals', 'postings', 'stores', 'checklists'],
  admin: ['overview', 'visits', 'tickets', 'appeals', 'stores', 'checklists', 'jobs'],
  supervisor: ['overview', 'visits', 'tickets', 'appeals', 'postings', 'stores'],
  store_manager: [],
  store_staff: [],
}

export function areasOf(person: Pick<Person, 'role'>): Area[] {
  return AREAS[person.role] ?? []
}

export function mayEnter(person: Pick<Person, 'role'>): boolean {
  return areasOf(person).length > 0
}

export function mayRescue(person: Pick<Person, 'role'>): boolean {
  return person.role === 'reviewer' || person.role === 'admin'
}

export function mayReview(person: Pick<Person, 'role'>, visit: Pick<VisitDetail, 'state'>): boolean {
  return person.role === 'reviewer' && visit.state === 'scored'
}

/** Neither who made the visit nor who appealed judges an appeal. */
export function mayJudge(person: Pick<Person, 'role' | 'id'>, appeal: Pick<Appeal, 'state' | 'supervisor' | 'made_by'>): boolean {
  return person.role === 'reviewer' && appeal.state === 'open' && ![appeal.supervisor.id, appeal.made_by.id].includes(person.id)
}

/** How often stores were right, by supervisor, is for head office. */
export function mayStudyAppeals(person: Pick<Person, 'role'>): boolean {
  return ['reviewer', 'auditor', 'admin'].includes(person.role)
}

/** A verifier is never the assignee. */
export function mayVerify(
  person: Pick<Person, 'role' | 'id'>,
  ticket: Pick<TicketSummary, 'state' | 'assignee'> & Partial<Pick<TicketDetail, 'submissions'>>,
): boolean {
  if (ticket.state !== 'submitted' || ticket.assignee?.id === person.id) return false
  if (ticket.submissions?.at(-1)?.by?.id === person.id) return false
  return person.role === 'reviewer' || person.role === 'supervisor'
}

export function mayAssign(person: Pick<Person, 'role'>, ticket: Pick<TicketSummary, 'state'>): boolean {
  return (
    ['reviewer', 'supervisor', 'store_manager'].includes(person.role) &&
    ['opened', 'assigned', 'in_progress'].includes(ticket.state)
  )
}

export function mayDecide(person: Pick<Person, 'role'>, posting: { status: string }): boolean {
  return person.role === 'reviewer' && posting.status === 'pending_review'
}

/** Only what has reached the record can be taken back out of it. */
export function mayReverse(person: Pick<Person, 'role'>, posting: { status: string }): boolean {
  return person.role === 'reviewer' && posting.status === 'confirmed'
}

export function mayFetchOriginal(person: Pick<Person, 'role'>): boolean {
  return ['reviewer', 'auditor', 'admin'].includes(person.role)
}

/** Writes drafts, publishes, retires, sets policies. An auditor reads what is published. */
export function mayAuthor(person: Pick<Person, 'role'>): boolean {
  return person.role === 'reviewer' || person.role === 'admin'
}
