// Every route of the server as a typed function. No Vue, no storage: callers decide what to keep.

import { Session, type SessionOptions } from './session'
import { Transport, type Query, type TransportOptions } from './transport'
import type * as Appeals from './appeals'
import type * as Wire from './types'

export { NotReached, Problem, SignedOut } from './failures'
export type { FieldError, NotReachedReason } from './failures'
export type * from './types'

export interface ClientOptions extends TransportOptions, Omit<SessionOptions, 'transport'> {}

interface Reach {
  signal?: AbortSignal
  timeoutMs?: number
  whose?: string
}

export interface VisitFilter extends Query {
  store?: string
  region?: string
  state?: string
  supervisor?: string
  grade?: string
  from?: string
  to?: string
  q?: string
  cursor?: string
  limit?: number
}
export interface TicketFilter extends Query {
  state?: string
  store?: string
  region?: string
  assignee?: string
  overdue?: boolean
  cursor?: string
  limit?: number
}
export interface AppealFilter extends Query {
  state?: string
  store?: string
  region?: string
  supervisor?: string
  overdue?: boolean
  cursor?: string
  limit?: number
}
export interface PostingFilter extends Query {
  status?: string
  kind?: string
  book?: string
  store?: string
  cursor?: string
  limit?: number
}
/** mine: the very bytes, for who sent them. */
export type Picture = 'thumbnail' | 'display' | 'original' | 'mine'

/** A photo on a weak uplink: 400 kB at 30 kbit/s takes nearly two minutes. */
const PHOTO_TIMEOUT_MS = 180_000
const PACK_TIMEOUT_MS = 60_000

const part = encodeURIComponent

export class Client {
  readonly session: Session

  constructor(options: ClientOptions = {}) {
    this.session = new Session({ ...options, transport: new Transport(options) })
  }

  me(reach?: Reach) {
    return this.get<Wire.Person>('/me', {}, reach)
  }

  /** The second key of the PIN on this phone: left here, handed back right after the password. */
  leavePhoneKey(keyId: string, body: { device_id: string; secret: string }) {
    return this.put<Wire.PhoneKeyKept>(`/me/phone-keys/${part(keyId)}`, body)
  }
  releasePhoneKey(keyId: string) {
    return this.session.send<Wire.PhoneKeyReleased>({ method: 'POST', path: `/me/phone-keys/${part(keyId)}/release`, expect: [200] })
  }

  pack(since: string | null, reach?: Reach) {
    return this.get<Wire.Pack>('/pack', { since }, { timeoutMs: PACK_TIMEOUT_MS, ...reach })
  }

  packChanges(known: { cursor: string; scope_epoch: number; marks: Wire.PackMarks }, reach?: Reach) {
    return this.session.send<Wire.Pack | Wire.PackChanges>({
      method: 'POST', path: '/pack/changes', body: known, expect: [200], timeoutMs: PACK_TIMEOUT_MS, ...reach,
    })
  }

  // Writes from a phone: 202 means kept, nothing else does.

  putPhoto(sha256: string, bytes: Blob | ArrayBuffer, type: string, reach?: Reach) {
    return this.session.send<Wire.PhotoKept>({
      method: 'PUT',
      path: `/photos/${part(sha256)}`,
      raw: { bytes, type },
      expect: [202],
      timeoutMs: PHOTO_TIMEOUT_MS,
      ...reach,
    })
  }

  putVisit(id: string, body: Wire.VisitBody, reach?: Reach) {
    return this.put<Wire.Receipt>(`/visits/${part(id)}`, body, reach)
  }

  /** Open visits of this person as the server has them, whichever phone they are on. */
  shadows(reach?: Reach) {
    return this.get<Wire.Shadow[]>('/shadows', {}, reach)
  }
  takeOver(id: string, deviceId: string) {
    return this.post<Wire.WholeShadow>(`/shadows/${part(id)}/take-over`, { device_id: deviceId })
  }

  submitTicket(
    id: string,
    submissionId: string,
    body: { note: string; photos: string[]; taken_fix?: Wire.Fix | null },
    reach?: Reach,
  ) {
    return this.put<Wire.TicketDetail>(`/tickets/${part(id)}/submissions/${part(submissionId)}`, body, reach)
  }

  // Visits

  visits(filter: VisitFilter, reach?: Reach) {
    return this.get<Wire.Page<Wire.VisitSummary>>('/visits', filter, reach)
  }
  visit(id: string, reach?: Reach) {
    return this.get<Wire.VisitDetail>(`/visits/${part(id)}`, {}, reach)
  }
  receipt(id: string, reach?: Reach) {
    return this.get<Wire.Receipt>(`/visits/${part(id)}/receipt`, {}, reach)
  }
  reviewVisit(id: string, body: { note: string; version: number }) {
    return this.post<Wire.VisitDetail>(`/visits/${part(id)}/review`, body)
  }

  // Tickets

  tickets(filter: TicketFilter, reach?: Reach) {
    return this.get<Wire.Page<Wire.TicketSummary>>('/tickets', filter, reach)
  }
  ticket(id: string, reach?: Reach) {
    return this.get<Wire.TicketDetail>(`/tickets/${part(id)}`, {}, reach)
  }
  acceptTicket(id: string, body: { version: number }, reach?: Reach) {
    return this.post<Wire.TicketDetail>(`/tickets/${part(id)}/accept`, body, reach)
  }
  assignTicket(id: string, body: { assignee_id: string; version: number }) {
    return this.post<Wire.TicketDetail>(`/tickets/${part(id)}/assign`, body)
  }
  verifyTicket(id: string, body: { note?: string; version: number }, reach?: Reach) {
    return this.post<Wire.TicketDetail>(`/tickets/${part(id)}/verify`, body, reach)
  }
  rejectTicket(id: string, body: { reason: string; due_at?: string; version: number }, reach?: Reach) {
    return this.post<Wire.TicketDetail>(`/tickets/${part(id)}/reject`, body, reach)
  }

  // Appeals

  makeAppeal(visitId: string, id: string, body: Appeals.AppealBody, reach?: Reach) {
    return this.put<Appeals.AppealDetail>(`/visits/${part(visitId)}/appeals/${part(id)}`, body, reach)
  }
  withdrawAppeal(id: string, body: { version: number }, reach?: Reach) {
    return this.post<Appeals.AppealDetail>(`/appeals/${part(id)}/withdraw`, body, reach)
  }
  appeals(filter: AppealFilter, reach?: Reach) {
    return this.get<Wire.Page<Appeals.Appeal>>('/appeals', filter, reach)
  }
  appeal(id: string, reach?: Reach) {
    return this.get<Appeals.AppealDetail>(`/appeals/${part(id)}`, {}, reach)
  }
  previewAppeal(id: string, upheld: string[], reach?: Reach) {
    return this.get<Appeals.AppealPreview>(`/appeals/${part(id)}/preview`, { upheld: upheld.join(',') }, reach)
  }
  decideAppeal(id: string, body: Appeals.AppealDecision) {
    return this.post<Appeals.AppealDetail>(`/appeals/${part(id)}/decide`, body)
  }
  appealTally(reach?: Reach) {
    return this.get<Appeals.AppealTally>('/appeals/tally', {}, reach)
  }
  ownNumbers(month: string, reach?: Reach) {
    return this.get<Appeals.OwnNumbers>('/me/numbers', { month }, reach)
  }

  // Postings

  postings(filter: PostingFilter, reach?: Reach) {
    return this.get<Wire.Page<Wire.PostingSummary>>('/postings', filter, reach)
  }
  posting(id: string, reach?: Reach) {
    return this.get<Wire.PostingDetail>(`/postings/${part(id)}`, {}, reach)
  }
  approvePosting(id: string, body: { note?: string; version: number }) {
    return this.post<Wire.PostingDetail>(`/postings/${part(id)}/approve`, body)
  }
  rejectPosting(id: string, body: { reason: string; version: number }) {
    return this.post<Wire.PostingDetail>(`/postings/${part(id)}/reject`, body)
  }
  reversePosting(id: string, body: { reason: string; version: number }) {
    return this.post<Wire.PostingDetail>(`/postings/${part(id)}/reverse`, body)
  }

  // Everything else that is read

  stores(filter: { q?: string; region?: string; cursor?: string; limit?: number }, reach?: Reach) {
    return this.get<Wire.Page<Wire.StoreRow>>('/stores', filter, reach)
  }
  store(id: string, reach?: Reach) {
    return this.get<Wire.StoreDetail>(`/stores/${part(id)}`, {}, reach)
  }
  regions(reach?: Reach) {
    return this.get<Wire.Region[]>('/regions', {}, reach)
  }
  checklists(reach?: Reach) {
    return this.get<Wire.ChecklistListing[]>('/checklists', {}, reach)
  }
  checklist(versionId: string, reach?: Reach) {
    return this.get<Wire.ChecklistVersion>(`/checklists/${part(versionId)}`, {}, reach)
  }
  people(filter: { role?: string; store?: string }, reach?: Reach) {
    return this.get<Wire.Colleague[]>('/people', filter, reach)
  }
  overview(reach?: Reach) {
    return this.get<Wire.Overview>('/overview', {}, reach)
  }
  parkedJobs(cursor?: string, reach?: Reach) {
    return this.get<Wire.Page<Wire.ParkedJob>>('/jobs/parked', { cursor }, reach)
  }
  retryJob(id: string) {
    return this.session.send<void>({ method: 'POST', path: `/jobs/parked/${part(id)}/retry`, expect: [204], answer: 'none' })
  }

  photoFacts(sha256: string, reach?: Reach) {
    return this.get<Wire.PhotoFacts>(`/photos/${part(sha256)}`, {}, reach)
  }
  photoBytes(sha256: string, picture: Picture, reach?: Reach) {
    return this.session.send<Blob>({
      method: 'GET',
      path: `/photos/${part(sha256)}/${picture}`,
      expect: [200],
      answer: 'blob',
      timeoutMs: PACK_TIMEOUT_MS,
      ...reach,
    })
  }

  private get<T>(path: string, query: Query, reach?: Reach): Promise<T> {
    return this.session.send<T>({ method: 'GET', path, query, expect: [200], ...reach })
  }
  private post<T>(path: string, body: unknown, reach?: Reach): Promise<T> {
    return this.session.send<T>({ method: 'POST', path, body, expect: [200, 201, 202], ...reach })
  }
  private put<T>(path: string, body: unknown, reach?: Reach): Promise<T> {
    return this.session.send<T>({ method: 'PUT', path, body, expect: [202], ...reach })
  }
}
