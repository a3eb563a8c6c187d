// Builders with defaults: what a test does not name does not matter to it.
import type { Draft, Kit } from '../src/local/work'
import type { ChecklistDocument, PackFull, PackStore, Person, PhotoEntry, Receipt, VisitBody } from '../src/server/types'
import type { OutboxEntry } from '../src/sync/machine'

let count = 0
const next = (): number => (count += 1)

export const LIN = 'person-lin'
export const WANG = 'person-wang'

export function sha(mark: string): string {
  return mark.repeat(64).slice(0, 64)
}

export function photo(over: Partial<PhotoEntry> = {}): PhotoEntry {
  return {
    sha256: sha('a'), length: 3, media_type: 'image/jpeg', item: 'A01', taken: { wall_ms: 1, mono_ms: 1 }, fix: null,
    width: 4, height: 3, source: 'camera', ...over,
  }
}

export function body(over: Partial<VisitBody> = {}): VisitBody {
  return {
    schema: 'visit/1', revision: 1, state: 'submitted', device_id: 'device', app_build: 'test', store_id: 'store',
    checklist_version_id: 'version', visit_type: 'routine', plan_id: null, node: null, started: { wall_ms: 1, mono_ms: 1 },
    submitted: { wall_ms: 2, mono_ms: 2 }, sent_wall_ms: 0, check_in: null, check_out: null, answers: {},
    manager_confirm: null, photos: [], ...over,
  }
}

export function entry(over: Partial<OutboxEntry> = {}): OutboxEntry {
  const n = next()
  return {
    id: `visit-${n}`, person_id: LIN, kind: 'visit', store_id: 'store', store_name: '人民路店', title_zh: '表', title_en: 'list',
    body: body(), content_hash: `hash-${n}`, submitted_ms: n, state: 'waiting', attempts: 0, next_ms: 0, refusal: null,
    receipt: null, lost: [], ...over,
  }
}

export function receipt(of: OutboxEntry, over: Partial<Receipt> = {}): Receipt {
  return {
    visit_id: of.id, revision: of.body.revision, state: 'submitted', content_hash: of.content_hash,
    received_at: '2026-11-23T00:00:00Z', photos_held: [], photos_missing: [], sealed: true, signature: 'f00d', ...over,
  }
}

export function draft(over: Partial<Draft> = {}): Draft {
  return {
    id: `draft-${next()}`, person_id: LIN, device_id: 'device', store_id: 'store', checklist_version_id: 'version',
    visit_type: 'routine', plan_id: null, node: null, started: { wall_ms: 1, mono_ms: 1 }, check_in: null, check_out: null,
    manager_confirm: null, photos: [], revision: 0, revision_hash: null, shadow_revision: 0, shadow_problem: null,
    section: null, updated_ms: 0, ...over,
  }
}

export function store(over: Partial<PackStore> = {}): PackStore {
  return {
    id: 'store', code: 'E001', name: '人民路店', address: '人民路1号', lat: 31, lng: 121, radius_m: 150, time_zone: 'Asia/Shanghai',
    attributes: { store_type: 'convenience' }, manager_name: '王敏', phone: null, last_visit: null, repeats: {}, project: null, ...over,
  }
}

export const DOCUMENT: ChecklistDocument = {
  schema: 'checklist/1', code: 'TEST', version: 1, title: { zh: '测试表', en: 'Test list' },
  scoring: { mode: 'deduction', full_mark: 100, grades: [['A', 90], ['D', 0]] },
  sections: [{
    code: 'A', zh: '甲', en: 'First', weight: 100,
    items: [
      { code: 'A01', zh: '一', en: 'One', type: 'yes_no', weight: 50, class: 'normal', on_fail: [] },
      { code: 'A02', zh: '二', en: 'Two', type: 'text', weight: 0, class: 'normal', show_if: 'A01 == no', on_fail: [] },
    ],
  }],
}

export function kit(over: Partial<Kit> = {}): Kit {
  return {
    visit_id: 'v', store: store(), checklist: { version_id: 'version', code: 'TEST', version: 1, content_hash: 'h', title: DOCUMENT.title, document: DOCUMENT },
    books: {}, samples: {}, assets: [], elsewhere: [], skus: [], ...over,
  }
}

export function person(over: Partial<Person> = {}): Person {
  return {
    id: LIN, name: '林晓', login: 'lin', role: 'supervisor', locale: 'zh-CN', door: 'field',
    organisation: { id: 'o', name: '晨光' }, regions: [], stores: [], ...over,
  }
}

export function pack(over: Partial<PackFull> = {}): PackFull {
  return {
    cursor: 'c1', scope_epoch: 1, unchanged: false, server_time: '2026-11-23T00:00:00Z', size_bytes: 1, budget_bytes: 2,
    person: person(), stores: [store()], plan: [], checklists: [], tickets: [], skus: [], books: {}, samples: {}, assets: {}, ...over,
  }
}
