// The phone's working copy: packs, open visits and their answers, results of past visits.
// Everything here may be fetched or made again except open visits; what has been submitted and
// every photo lies in kept.ts. Migrations here only ever add.

import { Dexie, type Table } from 'dexie'
import type {
  Answer, Answers, CheckPoint, ChecklistVersion, ManagerConfirm, PackAsset, PackFull, PackSku, PackStore,
  PhoneTime, PhotoEntry, Receipt, VisitDetail,
} from '../server/types'
import { isLostConnection } from './kept'
import { Seal } from './seal'
import { sealing } from './sealing'

export interface PackRow {
  person_id: string
  cursor: string
  fetched_ms: number
  pack: PackFull
}

export interface Draft {
  id: string
  person_id: string
  device_id: string
  store_id: string
  checklist_version_id: string
  visit_type: string
  plan_id: string | null
  node: string | null
  started: PhoneTime
  check_in: CheckPoint | null
  check_out: CheckPoint | null
  manager_confirm: ManagerConfirm | null
  photos: PhotoEntry[]
  /** The last revision that was used for any body; used once, even when its send was cut. */
  revision: number
  /** Hash of that body: the same content is sent again under the same revision. */
  revision_hash: string | null
  /** The last revision the server acknowledged as a shadow. */
  shadow_revision: number
  shadow_problem: string | null
  /** `updated_ms` of what the server has as a shadow; rows of earlier builds do not say. */
  shadowed_ms?: number
  /** Where the person was, to come back to the same place. */
  section: string | null
  updated_ms: number
}

/**
 * What a visit was started with: the store, the checklist version, the books. A later pack may no
 * longer carry them; an open visit must open all the same.
 */
export interface Kit {
  visit_id: string
  /** Whose, as of the visit itself; rows of earlier builds do not say. */
  person_id?: string
  store: PackStore
  checklist: ChecklistVersion
  books: Record<string, string>
  samples: Record<string, string[]>
  assets: PackAsset[]
  /** Tags that the register knows at other stores of this person. */
  elsewhere: string[]
  skus: PackSku[]
  /** Versions the visit was moved from, with the answers that no longer fit. */
  before?: Array<{ version_id: string; answers: Answers }>
}

export interface AnswerRow {
  visit_id: string
  person_id?: string
  code: string
  answer: Answer
}

/** What stays after the local copy has been dropped: enough to find the visit again. */
export interface SentVisit {
  id: string
  person_id: string
  store_id: string
  plan_id: string | null
  store_name: string
  title_zh: string
  title_en: string
  submitted_ms: number
  sealed_ms: number
  photos: number
  receipt: Receipt
  detail: VisitDetail | null
  detail_ms: number | null
}

/** A picture of the server that is needed where there is no network. */
export interface BookPicture {
  sha256: string
  bytes: ArrayBuffer
  used_ms: number
  person_id?: string
}

export interface MetaRow {
  key: string
  value: unknown
}

export class Work extends Dexie {
  packs!: Table<PackRow, string>
  drafts!: Table<Draft, string>
  kits!: Table<Kit, string>
  answers!: Table<AnswerRow, [string, string]>
  sent!: Table<SentVisit, string>
  meta!: Table<MetaRow, string>
  pictures!: Table<BookPicture, string>

  constructor(name = 'storewalk-work', readonly seal = new Seal()) {
    super(name, { chromeTransactionDurability: 'strict' })
    this.use(sealing(seal))
    this.version(1).stores({
      packs: 'person_id',
      drafts: 'id, person_id',
      kits: 'visit_id',
      answers: '[visit_id+code], visit_id',
      sent: 'id, person_id, submitted_ms',
      meta: 'key',
    })
    this.version(2).stores({ pictures: 'sha256, used_ms' })
  }

  /** Runs a piece of work; when the browser took the connection away, reopens and runs it again. */
  async surely<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (failure) {
      if (!isLostConnection(failure)) throw failure
      this.close({ disableAutoOpen: false })
      await this.open()
      return work()
    }
  }
}
