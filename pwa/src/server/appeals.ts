// Appeals as they cross the wire. tests/server/schema.test.ts checks them against schema.d.ts.

import type { Bilingual, DecimalText, HistoryEntry, ItemClass, Named, Score, ScoreBrief, ServerTime, Sha256, StoreBrief, Uuid } from './types'

export type AppealState = 'open' | 'upheld' | 'partly_upheld' | 'rejected' | 'withdrawn'
export type AppealVerdict = 'upheld' | 'rejected'

export interface AppealedItem {
  code: string
  /** Its title and its line of the score, as they stood when the appeal was made. */
  found: Bilingual & { title: Bilingual; state: string; class: ItemClass; mark: DecimalText; lost: DecimalText }
  text: string
  photos: Sha256[]
  verdict: AppealVerdict | null
  reason: string | null
}

export interface Appeal {
  id: Uuid
  visit_id: Uuid
  visit_date: string
  store: StoreBrief
  supervisor: Named
  made_by: Named
  written_at: ServerTime
  made_at: ServerTime
  /** Written inside the window without a network, received after it. */
  late: boolean
  state: AppealState
  due_at: ServerTime
  overdue: boolean
  items: AppealedItem[]
  score_before: ScoreBrief
  score_after: ScoreBrief | null
  decided_by: Named | null
  decided_at: ServerTime | null
  version: number
}
export interface AppealDetail extends Appeal {
  history: HistoryEntry[]
}

/** An appeal as the phone wrote it. */
export interface AppealBody {
  items: Array<{ code: string; text: string; photos: Sha256[] }>
  written_wall_ms: number
  sent_wall_ms: number
}
export interface AppealDecision {
  version: number
  verdicts: Array<{ code: string; verdict: AppealVerdict; reason: string }>
}

export interface AppealPreview {
  now: ScoreBrief
  then: Score
}

interface Overturned {
  judged: number
  upheld: number
}
export interface AppealTally {
  open: number
  overdue: number
  days: number
  items: Overturned
  supervisors: Array<Overturned & { supervisor: Named }>
}

/** A score as it was before an appeal changed it. */
export interface ReplacedScore {
  appeal_id: Uuid
  replaced_at: ServerTime
  score: Score
}

/** A scored visit to the person's own store: what was found, and until when to appeal. */
export interface VisitResult {
  id: Uuid
  store_id: Uuid
  date: string
  title: Bilingual
  supervisor_name: string
  state: string
  total: DecimalText | null
  grade: string | null
  verdict: string
  appeal_until: ServerTime | null
  items: ResultItem[]
  appeals: Appeal[]
}
export interface ResultItem {
  code: string
  title: Bilingual
  detail: Bilingual
  state: string
  class: string
  lost: DecimalText
  note: string
  photos: Sha256[]
}

/** A month of one person. */
export interface OwnNumbers {
  month: string
  plans: { due: number; on_time: number }
  appeals: { made: number; decided: number; upheld: number }
}
