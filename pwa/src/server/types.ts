// The shapes that cross the wire, as the screens and the sync machine name them.
// tests/server/schema.test.ts checks them against the generated schema.d.ts.

import type { Appeal, ReplacedScore, VisitResult } from './appeals'

export type Uuid = string
export type Sha256 = string
/** ISO 8601 in UTC, as the server stamps it. */
export type ServerTime = string
/** Plain decimal text such as "79.4": never a float, so that no digit is invented. */
export type DecimalText = string

export interface Bilingual {
  zh: string
  en: string
}

export interface Named {
  id: Uuid
  name: string
}

export type Role =
  | 'supervisor'
  | 'store_manager'
  | 'store_staff'
  | 'reviewer'
  | 'auditor'
  | 'admin'
export type Door = 'field' | 'store' | 'hq'
export type Locale = 'zh-CN' | 'en'

export interface Person {
  id: Uuid
  name: string
  login: string
  role: Role
  locale: string
  door: Door
  organisation: Named
  regions: Named[]
  stores: Named[]
}

export interface SessionAnswer {
  access_token: string
  expires_in: number
  person: Person
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export interface PhoneTime {
  wall_ms: number
  mono_ms: number
}

export interface Fix {
  lat: number
  lng: number
  accuracy_m: number
  at_ms: number
  altitude?: number | null
  speed?: number | null
}

export interface CheckPoint {
  fixes: Fix[]
  reason: string | null
  photo: Sha256 | null
  at: PhoneTime
}

export interface Answer {
  value?: unknown
  na?: { reason?: string; not_observed?: boolean }
  note?: string
  photos?: Sha256[]
  /** Drawn over the photos, by photo: beside the pictures, never in them. See parts/marks.ts. */
  marks?: Record<Sha256, unknown[]>
  at?: PhoneTime
}
export type Answers = Record<string, Answer>

export interface PhotoEntry {
  sha256: Sha256
  length: number
  media_type: string
  item: string
  taken: PhoneTime
  fix: Fix | null
  width: number
  height: number
  source: 'camera' | 'file'
}

export interface ManagerConfirm {
  name: string
  image: Sha256 | null
  refused: string | null
}

export interface VisitBody {
  schema: 'visit/1'
  revision: number
  state: 'draft' | 'submitted'
  device_id: string
  app_build: string
  store_id: Uuid
  checklist_version_id: Uuid
  /** The policy the phone scored by; absent: the document's own. */
  policy_id?: Uuid
  visit_type: string
  plan_id: Uuid | null
  node: string | null
  started: PhoneTime
  submitted: PhoneTime | null
  sent_wall_ms: number
  check_in: CheckPoint | null
  check_out: CheckPoint | null
  answers: Answers
  manager_confirm: ManagerConfirm | null
  photos: PhotoEntry[]
}

/** An open visit of this person as the server has it. */
export interface Shadow {
  visit_id: Uuid
  store: Named
  checklist_version_id: Uuid
  device_id: string
  started_at: ServerTime
  /** When its phone was last heard of. */
  seen_at: ServerTime
  answered: number
  photos_held: number
  photos_missing: number
}
export interface WholeShadow {
  visit_id: Uuid
  body: Omit<VisitBody, 'sent_wall_ms'>
  photos_held: Sha256[]
  photos_missing: Sha256[]
  checklist: ChecklistVersion
}

export interface Receipt {
  visit_id: Uuid
  revision: number
  state: string
  content_hash: string
  received_at: ServerTime
  photos_held: Sha256[]
  photos_missing: Sha256[]
  sealed: boolean
  signature: string
}

export interface PhoneKeyKept {
  kept: true
}
export interface PhoneKeyReleased {
  secret: string
}

export interface PhotoKept {
  sha256: Sha256
  length: number
  kept: boolean
  received_at: ServerTime
  signature: string
}

export interface PhotoFacts {
  sha256: Sha256
  length: number
  media_type: string
  width: number | null
  height: number | null
  taken_at: ServerTime | null
  fix: Fix | null
  derivatives: string[]
  references: unknown[]
}

export type PresenceVerdict = 'inside' | 'uncertain' | 'outside'
export interface PresenceReason {
  code: string
  effect: number
  params: Record<string, unknown>
}
export interface Presence {
  verdict: PresenceVerdict
  confidence: number
  distance_m: number | null
  accuracy_m: number | null
  reasons: PresenceReason[]
}

export type ClassVerdict = 'passed' | 'conditional' | 'failed'
export type ItemClass = 'normal' | 'key' | 'red_line' | 'veto'
export type ItemState = 'passed' | 'failed' | 'na' | 'unanswered' | 'pending'

export interface ScoreItem {
  code: string
  state: ItemState
  class: ItemClass
  mark: DecimalText
  lost: DecimalText
  defects: number
  repeat: DecimalText
  why: { code: string; params: Record<string, unknown> }
  zh: string
  en: string
}
export interface ScoreSection {
  code: string
  base: DecimalText
  earned: DecimalText
  percent: DecimalText | null
  weight: DecimalText
  assessed: boolean
}
export interface ScoreNode {
  code: string
  verdict: string
  fails: Record<string, number>
}
export interface ClassFails {
  critical: number
  important: number
  normal: number
}
export interface Score {
  scoring_version: number
  total: DecimalText | null
  grade: string | null
  verdict: ClassVerdict
  vetoed: boolean
  capped: boolean
  full_mark: DecimalText
  bonus: DecimalText
  answered: number
  applicable: number
  class_fails: ClassFails
  sections: ScoreSection[]
  nodes: ScoreNode[]
  items: ScoreItem[]
}
export interface ScoreBrief {
  total: DecimalText | null
  grade: string | null
  verdict: string
  vetoed: boolean
}

/** One item of a checklist document, as far as a reader of results needs it. */
export interface DocumentItem {
  code: string
  zh: string
  en: string
  type: string
  class?: ItemClass
  weight?: number | string
  options?: Array<{ code?: string; value?: string; zh?: string; en?: string } | string>
  unit_zh?: string
  defect?: { unit_zh?: string; unit_en?: string }
  [extra: string]: unknown
}
export interface DocumentSection {
  code: string
  zh: string
  en: string
  weight?: number | string
  items: DocumentItem[]
}
export interface ChecklistDocument {
  schema: string
  code: string
  version: number
  title: Bilingual
  sections: DocumentSection[]
  nodes?: Array<{ code: string; zh: string; en: string; progress: number }>
  [extra: string]: unknown
}
export interface ChecklistVersion {
  version_id: Uuid
  code: string
  version: number
  content_hash: string
  title: Bilingual
  document: ChecklistDocument
  /** Absent in packs fetched before versions were retired. */
  state?: 'published' | 'retired'
  /** The scoring policy in force, to be laid over the document; null: the document's own. */
  policy?: PackPolicy | null
}
export interface PackPolicy {
  id: Uuid
  version: number
  document: Record<string, unknown>
}
export type ChecklistListing = Omit<ChecklistVersion, 'document'>

export interface StoreBrief {
  id: Uuid
  name: string
  code?: string
  region?: Named | null
}

export type VisitState = 'draft' | 'submitted' | 'scored' | 'reviewed' | 'appealed' | 'closed' | 'voided'
export interface VisitSummary {
  id: Uuid
  store: StoreBrief
  supervisor: Named
  checklist: { code: string; title: Bilingual }
  visit_type: string
  state: VisitState
  awaiting_media?: boolean
  score: ScoreBrief | null
  presence: { verdict: PresenceVerdict; confidence: number } | null
  submitted_at: ServerTime | null
  received_at: ServerTime | null
  photos: { held: number; total: number }
  tickets_open: number
  postings_pending: number
  version: number
}

export interface VisitPhoto {
  sha256: Sha256
  item: string
  held: boolean
  taken_at: ServerTime | null
  fix: Fix | null
  width: number | null
  height: number | null
  flags: string[]
}

export interface HistoryEntry {
  at: ServerTime
  actor: Named | string | null
  action: string
  note?: string | null
  from?: string | null
  to?: string | null
}

export interface CheckPresence extends Presence {
  fixes?: Fix[]
  at?: PhoneTime | null
  reason?: string | null
  photo?: Sha256 | null
}

export interface VisitDetail extends Omit<VisitSummary, 'score' | 'presence' | 'photos' | 'store'> {
  store: StoreBrief & { lat?: number | null; lng?: number | null; radius_m?: number | null }
  score: Score | null
  presence: { check_in: CheckPresence | null; check_out: CheckPresence | null } | null
  photos: VisitPhoto[]
  answers: Answers
  document: ChecklistDocument
  tickets: TicketSummary[]
  postings: PostingSummary[]
  manager_confirm: ManagerConfirm | null
  skew_ms: number | null
  visit_date?: string
  node?: string | null
  /** Marks on the whole visit that a reviewer should look at. */
  flags?: unknown[]
  reviewed_by?: Named | null
  reviewed_at?: ServerTime | null
  review_note?: string | null
  appeal_until?: ServerTime | null
  appeals?: Appeal[]
  /** What the score was before appeals changed it, oldest first. */
  replaced_scores?: ReplacedScore[]
  history: HistoryEntry[]
}

export type TicketState =
  | 'opened'
  | 'assigned'
  | 'in_progress'
  | 'submitted'
  | 'verified'
  | 'closed'
  | 'cancelled'

export interface TicketSummary {
  id: Uuid
  number: string
  store: StoreBrief
  item_code: string | null
  title: Bilingual
  detail: Bilingual
  klass: ItemClass
  priority: string
  state: TicketState
  due_at: ServerTime | null
  overdue: boolean
  assignee: Named | null
  round: number
  repeat_count: number
  opened_at: ServerTime
  visit_id: Uuid | null
  before_photos: Sha256[]
  version: number
}
export interface TicketSubmission {
  id: Uuid
  round: number
  note: string
  photos: Sha256[]
  at: ServerTime
  by: Named | null
  verdict: 'verified' | 'rejected' | null
  verdict_note: string | null
  verdict_by: Named | null
}
/** As a phone takes it along; a pack fetched before evidence came along has none. */
export interface PackTicket extends TicketSummary {
  last_submission?: TicketSubmission | null
}
export interface TicketDetail extends TicketSummary {
  history: HistoryEntry[]
  submissions: TicketSubmission[]
  occurrences: Array<{ visit_id: Uuid; at: ServerTime; detail: Bilingual }>
}

export type Book = 'stock' | 'asset' | 'fitout'
export interface PostingSummary {
  id: Uuid
  book: Book
  kind: string
  store: StoreBrief
  item_code: string | null
  subject_ref: string
  subject_name: string | null
  status: string
  payload: Record<string, unknown>
  reason: string | null
  visit_id: Uuid | null
  created_at: ServerTime
  decided_by: Named | null
  decided_at: ServerTime | null
  /** The posting that this one takes back. */
  reverses_id?: Uuid | null
  version: number
}
export interface PostingDetail extends PostingSummary {
  /** What applying it did: quantities before and after. */
  result: Record<string, unknown> | null
  decision_note: string | null
  reversed_by: Uuid | null
  history: HistoryEntry[]
}

export interface PlanEntry {
  id: Uuid
  store_id: Uuid
  checklist_version_id: Uuid
  visit_type: string
  due_date: string
  node: string | null
}
/** What was answered last time: a plain value, how long a list was, or that it was left out. */
export type LastValue = boolean | number | string | string[] | { rows: number } | { na: true } | { not_observed: true }
export interface PackStore {
  id: Uuid
  code: string
  name: string
  address: string
  lat: number
  lng: number
  radius_m: number
  time_zone: string
  attributes: Record<string, unknown>
  manager_name: string | null
  phone: string | null
  last_visit: {
    id: Uuid
    date: string
    total: DecimalText | null
    grade: string | null
    findings: Array<{ item_code: string; title: Bilingual; detail: Bilingual }>
  } | null
  /** By checklist code; absent in packs fetched before answers were taken along. */
  last_answers?: Record<string, { visit_id: Uuid; values: Record<string, LastValue> }>
  repeats: Record<string, Record<string, number>>
  project: {
    id: Uuid
    node: string | null
    planned_progress: number | string
    contract_open: string | null
    nodes: Array<{ code: string; state: string }>
  } | null
}
export interface PackSku {
  code: string
  barcode: string | null
  name: string
  uom: string
  unit_cost: DecimalText | null
  shelf_life_days: number | null
}
export interface PackAsset {
  tag: string
  name: string
  category: string
  condition: string
}
export interface PackFull {
  cursor: string
  scope_epoch: number
  unchanged: false
  server_time: ServerTime
  size_bytes: number
  budget_bytes: number
  person: Person
  stores: PackStore[]
  plan: PlanEntry[]
  checklists: ChecklistVersion[]
  tickets: PackTicket[]
  /** Absent in packs fetched before there were appeals. */
  results?: VisitResult[]
  skus: PackSku[]
  books: Record<Uuid, Record<string, DecimalText>>
  samples: Record<Uuid, Record<string, string[]>>
  assets: Record<Uuid, PackAsset[]>
  /** A mark of each entry by shelf and key; a pack fetched before there were marks has none. */
  marks?: PackMarks
}
export type PackMarks = Record<string, Record<string, string>>
export interface PackChanges {
  cursor: string
  scope_epoch: number
  unchanged: false
  server_time: ServerTime
  size_bytes: number
  budget_bytes: number
  person: Person
  marks: PackMarks
  changed: Record<string, Record<string, unknown>>
  gone: Record<string, string[]>
}
export interface PackUnchanged {
  cursor: string
  unchanged: true
  server_time: ServerTime
}
export type Pack = PackFull | PackUnchanged

export interface StoreRow {
  id: Uuid
  code: string
  name: string
  address: string | null
  region: Named | null
  lat: number | null
  lng: number | null
  radius_m: number | null
  time_zone: string
  attributes?: Record<string, unknown>
  manager_name: string | null
  phone: string | null
}
export interface StoreDetail extends StoreRow {
  last_visit: PackStore['last_visit']
  visits: VisitSummary[]
  tickets: TicketSummary[]
  stock: Array<{ sku: string; name: string; qty: DecimalText; uom: string; location: string }>
  assets: Array<PackAsset & { last_audit_at: ServerTime | null; status: string }>
  fitout: FitoutProject | null
}
export interface FitoutProject {
  id: Uuid
  name: string
  contractor: string
  contract_open: string
  progress: DecimalText | null
  nodes: Array<{ code: string; zh: string; en: string; state: string; planned: string; actual: string | null }>
  snags: Array<{ id: Uuid; node: string; item_code: string; title: Bilingual; severity: string; state: string; due_on: string }>
}
/** A colleague, as far as others need to know. */
export interface Colleague {
  id: Uuid
  name: string
  role: Role
  regions: Named[]
  stores: Named[]
}

export interface Region {
  id: Uuid
  name: string
  parent_id: Uuid | null
}

export interface Overview {
  visits_today: number
  awaiting_media: number
  to_review: number
  postings_pending: number
  tickets_open: number
  tickets_overdue: number
  tickets_to_verify: number
  parked_jobs: number
  mean_score: DecimalText | null
  regions: Array<{ region: Named; visits: number; mean_score: DecimalText | null }>
  worst_stores: Array<{ store: StoreBrief; visit_id: Uuid; score: ScoreBrief; submitted_at: ServerTime | null }>
}

/** An event whose jobs failed too often; `error` is what the last attempt said. */
export interface ParkedJob {
  id: Uuid
  event: string
  subject: string
  attempts: number
  error: string | null
  created_at: ServerTime
  request_id: string | null
}
