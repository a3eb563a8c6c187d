// What head office does to checklists, as typed functions: drafts, versions, policies, replays and
// files. Apart from client.ts, so that the phone carries none of it.

import type { Client } from './client'
import type { Bilingual, ChecklistDocument, Named, Page, ServerTime, StoreBrief, Uuid } from './types'

export interface VersionListing {
  version_id: Uuid
  code: string
  version: number
  content_hash: string
  title: Bilingual
  state: 'published' | 'retired'
  items: number
  published_at: ServerTime | null
  visits: number
}

export interface VersionWhole extends VersionListing {
  document: ChecklistDocument
}

export interface DraftListing {
  id: Uuid
  code: string
  title: Bilingual
  based_on: Uuid | null
  revision: number
  updated_at: ServerTime
  updated_by: Named | null
  problems: number
}

/** One thing that stands in the way of publishing: where, and what, in both languages. */
export interface DocumentProblem extends Bilingual {
  path: string
  code: string
}

export interface DraftWhole extends Omit<DraftListing, 'problems' | 'title'> {
  document: ChecklistDocument
  problems: DocumentProblem[]
}

export interface PolicyDocument {
  schema: 'policy/1'
  code: string
  scoring?: Record<string, unknown>
  sections?: Record<string, Record<string, unknown>>
  items?: Record<string, Record<string, unknown>>
}

export interface PolicyListing {
  id: Uuid
  checklist_code: string
  version: number
  state: 'draft' | 'published' | 'retired'
  content_hash: string
  document: PolicyDocument
  note: string
  created_by: Named | null
  created_at: ServerTime
  published_at: ServerTime | null
}

export interface ReplaySummary {
  visits: number
  changed: number
  grade_changed: number
  mean_before: string | null
  mean_after: string | null
  grades: Array<{ grade: string | null; before: number; after: number }>
  moves: Array<{ from: string | null; to: string | null; count: number }>
  items: Array<{ item_code: string; visits: number; lost_before: string; lost_after: string }>
}

export interface Replay {
  id: Uuid
  checklist_code: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  total: number
  done: number
  months: number
  created_by: Named | null
  created_at: ServerTime
  finished_at: ServerTime | null
  /** Why it failed. */
  error: string | null
  summary: ReplaySummary | null
}

export interface ReplayScore {
  total: string | null
  grade: string | null
}

export interface ReplayChange {
  visit_id: Uuid
  store: StoreBrief
  visit_date: string
  before: ReplayScore
  after: ReplayScore
  why: Array<{ item_code: string; title: Bilingual; before: string; after: string; class_before: string | null; class_after: string | null }>
}

export type FileFormat = 'xlsform' | 'excel' | 'json' | 'yaml'

export interface ImportNote extends Bilingual {
  where: string
  level: 'error' | 'loss' | 'note'
  code: string
}

export interface Imported {
  draft_id: Uuid
  title: Bilingual
  counts: { items: number; carried: number; partly: number; dropped: number }
  report: ImportNote[]
}

interface Reach {
  signal?: AbortSignal
}

const part = encodeURIComponent
const FILE_TIMEOUT_MS = 60_000

export class Authoring {
  constructor(private readonly client: Pick<Client, 'session'>) {}

  // Versions

  versions(reach?: Reach) {
    return this.get<VersionListing[]>('/checklists', {}, reach)
  }
  version(id: Uuid, reach?: Reach) {
    return this.get<VersionWhole>(`/checklists/${part(id)}`, {}, reach)
  }
  retire(id: Uuid) {
    return this.post<VersionListing>(`/checklists/${part(id)}/retire`, {})
  }

  // Drafts

  drafts(reach?: Reach) {
    return this.get<DraftListing[]>('/checklist-drafts', {}, reach)
  }
  draft(id: Uuid, reach?: Reach) {
    return this.get<DraftWhole>(`/checklist-drafts/${part(id)}`, {}, reach)
  }
  newDraft(from: { document: ChecklistDocument } | { from_version_id: Uuid } | Record<string, never>) {
    return this.post<DraftWhole>('/checklist-drafts', from)
  }
  keepDraft(id: Uuid, body: { document: ChecklistDocument; revision: number }) {
    return this.client.session.send<DraftWhole>({ method: 'PUT', path: `/checklist-drafts/${part(id)}`, body, expect: [200] })
  }
  dropDraft(id: Uuid) {
    return this.drop(`/checklist-drafts/${part(id)}`)
  }
  publishDraft(id: Uuid, body: { revision: number }) {
    return this.post<VersionListing>(`/checklist-drafts/${part(id)}/publish`, body)
  }

  // Scoring policies

  policies(code: string, reach?: Reach) {
    return this.get<PolicyListing[]>('/policies', { code }, reach)
  }
  newPolicy(body: { checklist_code: string; document: PolicyDocument; note: string }) {
    return this.post<PolicyListing>('/policies', body)
  }
  publishPolicy(id: Uuid) {
    return this.post<PolicyListing>(`/policies/${part(id)}/publish`, {})
  }
  dropPolicy(id: Uuid) {
    return this.drop(`/policies/${part(id)}`)
  }

  // What if

  replays(code?: string, reach?: Reach) {
    return this.get<Replay[]>('/replays', { code }, reach)
  }
  replay(id: Uuid, reach?: Reach) {
    return this.get<Replay>(`/replays/${part(id)}`, {}, reach)
  }
  startReplay(body: { checklist_code: string; document?: ChecklistDocument; /** null: the candidate's own scoring; left out: under the policy in force. */ policy?: PolicyDocument | null; months: number }) {
    return this.post<Replay>('/replays', body)
  }
  cancelReplay(id: Uuid) {
    return this.post<Replay>(`/replays/${part(id)}/cancel`, {})
  }
  replayChanges(id: Uuid, filter: { cursor?: string; grade_changed?: boolean }, reach?: Reach) {
    return this.get<Page<ReplayChange>>(`/replays/${part(id)}/changes`, filter, reach)
  }

  // Files

  importFile(bytes: Blob, reach?: Reach) {
    return this.client.session.send<Imported>({
      method: 'POST', path: '/checklist-files/import', query: { format: 'auto' }, raw: rawOf(bytes),
      expect: [200, 201], timeoutMs: FILE_TIMEOUT_MS, ...reach,
    })
  }
  /** The same workbook again, each row that cannot be read marked with why. */
  checkFile(bytes: Blob, lang: string) {
    return this.client.session.send<Blob>({
      method: 'POST', path: '/checklist-files/check', query: { lang }, raw: rawOf(bytes),
      expect: [200], answer: 'file', timeoutMs: FILE_TIMEOUT_MS,
    })
  }
  template(lang: string) {
    return this.file('/checklist-files/template', { lang })
  }
  exportVersion(id: Uuid, format: FileFormat) {
    return this.file(`/checklists/${part(id)}/export`, { format })
  }
  exportDraft(id: Uuid, format: FileFormat) {
    return this.file(`/checklist-drafts/${part(id)}/export`, { format })
  }

  private get<T>(path: string, query: Record<string, string | boolean | undefined>, reach?: Reach): Promise<T> {
    return this.client.session.send<T>({ method: 'GET', path, query, expect: [200], ...reach })
  }
  private post<T>(path: string, body: unknown): Promise<T> {
    return this.client.session.send<T>({ method: 'POST', path, body, expect: [200, 201, 202] })
  }
  private drop(path: string): Promise<void> {
    return this.client.session.send<void>({ method: 'DELETE', path, expect: [204], answer: 'none' })
  }
  private file(path: string, query: Record<string, string>): Promise<Blob> {
    return this.client.session.send<Blob>({ method: 'GET', path, query, expect: [200], answer: 'file', timeoutMs: FILE_TIMEOUT_MS })
  }
}

function rawOf(bytes: Blob): { bytes: Blob; type: string } {
  return { bytes, type: bytes.type === '' ? 'application/octet-stream' : bytes.type }
}
