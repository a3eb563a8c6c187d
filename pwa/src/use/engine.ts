// The engine as the screens use it, and the view of a checklist document they draw from.
import type { Kit } from '../local/work'
import type { Answers, Bilingual, ChecklistDocument, Fix, ItemClass, Presence, Score } from '../server/types'

export interface Fault {
  path: string
  code: string
  params: Record<string, unknown>
  zh: string
  en: string
}

export interface OptionView extends Bilingual {
  code: string
}

export interface ItemView extends Bilingual {
  code: string
  section: string
  type: string
  klass: ItemClass
  na: boolean
  weight: string
  limits: { min?: string; max?: string; pass_at?: string; target_max?: string; target_min?: string; sku?: number }
  options: OptionView[]
  multiple: boolean
  /** A yes_no whose fail_if says that yes is the bad answer. */
  yesIsBad: boolean
  /** One choice for each machine of the store. */
  each: boolean
  photo: { when: 'always' | 'on_fail' | 'never'; min: number } | null
  unit: Bilingual | null
  source: string | null
  roles: string[]
  tickets: Array<{ due_h: number; priority: string }>
}

export interface SectionView extends Bilingual {
  code: string
  items: ItemView[]
}

type Raw = Record<string, unknown>

export function sectionViews(document: ChecklistDocument): SectionView[] {
  const roles = texts((document as Raw)['sign_off'])
  return document.sections.map((section) => ({
    code: section.code,
    zh: section.zh,
    en: section.en,
    items: section.items.map((item) => itemView(item as Raw, section.code, roles)),
  }))
}

function itemView(raw: Raw, section: string, roles: string[]): ItemView {
  const outcomes = [...list(raw['posts']), ...list(raw['on_fail'])]
  const defect = raw['defect'] as Raw | undefined
  const photo = raw['photo'] as Raw | undefined
  return {
    code: String(raw['code']),
    zh: String(raw['zh'] ?? raw['en']),
    en: String(raw['en'] ?? raw['zh']),
    section,
    type: String(raw['type']),
    klass: (raw['class'] as ItemClass | undefined) ?? 'normal',
    na: raw['na'] === true,
    weight: String(raw['weight'] ?? 0),
    limits: limits(raw['limits'] as Raw | undefined),
    options: list(raw['options']).map(option),
    multiple: raw['multiple'] === true || raw['multi'] === true,
    yesIsBad: raw['type'] === 'yes_no' && ['yes', 'true'].includes(String(raw['fail_if'] ?? '')),
    each: raw['type'] === 'choice' && outcomes.some((o) => o['to'] === 'asset' && o['op'] === 'condition_update'),
    photo: photo === undefined ? null : { when: photo['when'] as 'always' | 'on_fail' | 'never', min: Number(photo['min'] ?? 1) },
    unit: defect === undefined ? null : { zh: String(defect['unit_zh'] ?? '处'), en: String(defect['unit_en'] ?? '') },
    source: typeof raw['source'] === 'string' ? raw['source'] : null,
    roles: roles.length > 0 ? roles : ['store_manager'],
    tickets: list(raw['on_fail'])
      .filter((o) => o['to'] === 'ticket')
      .map((o) => ({ due_h: Number(o['due_h'] ?? 0), priority: String(o['priority'] ?? 'normal') })),
  }
}

function limits(raw: Raw | undefined): ItemView['limits'] {
  const result: ItemView['limits'] = {}
  for (const key of ['min', 'max', 'pass_at', 'target_max', 'target_min'] as const) {
    if (raw?.[key] !== undefined && raw[key] !== null) result[key] = String(raw[key])
  }
  if (raw?.['sku'] !== undefined) result.sku = Number(raw['sku'])
  return result
}

function option(raw: unknown): OptionView {
  if (typeof raw === 'string') return { code: raw, zh: '', en: '' }
  const entry = raw as Raw
  const code = String(entry['code'] ?? entry['value'])
  return { code, zh: String(entry['zh'] ?? ''), en: String(entry['en'] ?? '') }
}

function list(value: unknown): Raw[] {
  return Array.isArray(value) ? (value as Raw[]) : []
}
function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

export interface VisitFacts {
  visit_date: string
  visit_type: string
  node: string | null
}

/** What the engine is told about the world, from what the visit was started with. */
export function contextOf(kit: Kit, facts: VisitFacts): Record<string, unknown> {
  const project = kit.store.project
  return {
    ...facts,
    store: kit.store.attributes,
    project:
      project === null ? null : { planned_progress: project.planned_progress, contract_open: project.contract_open },
    books: kit.books,
    skus: Object.fromEntries(
      kit.skus.map((sku) => [sku.code, { shelf_life_days: sku.shelf_life_days, unit_cost: sku.unit_cost }]),
    ),
    expected_assets: kit.assets.map((asset) => asset.tag),
    known_assets: Object.fromEntries([
      ...kit.elsewhere.map((tag) => [tag, 'other']),
      ...kit.assets.map((asset) => [asset.tag, 'here']),
    ]),
    repeats: kit.store.repeats[kit.checklist.code] ?? {},
  }
}

export interface Brain {
  applicable(answers: Answers): Set<string>
  score(answers: Answers): Score
  faults(answers: Answers, photos: string[]): Fault[]
}
export type { Fix, Presence }
