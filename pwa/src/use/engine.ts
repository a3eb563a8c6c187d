// The engine as the screens use it, and the view of a checklist document they draw from.
import { withPolicy } from '../engine/policy'
import type { Json } from '../engine/json'
import type { Kit } from '../local/work'
import type { Answers, Bilingual, ChecklistDocument, ChecklistVersion, Fix, ItemClass, Presence, Score } from '../server/types'

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
  /** The only reasons that count; none listed: in one's own words. */
  naReasons: OptionView[]
  /** It applies, but could not be looked at. */
  notObserved: boolean
  required: boolean
  /** No rule decides whether it is asked. */
  always: boolean
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
  hint: Bilingual | null
  /** How long it should take. */
  minutes: number | null
  presets: Bilingual[]
  examples: ExampleView[]
  anchors: AnchorView[]
  /** The book quantity is kept from the person who counts. */
  blind: boolean
  /** What one row of a group asks. */
  fields: ItemView[]
  rows: { min: number; max: number }
}

export interface ExampleView extends Bilingual {
  kind: 'good' | 'bad' | 'reference'
  photo: string | null
}
export interface AnchorView extends Bilingual {
  at: number
}

export interface SectionView extends Bilingual {
  code: string
  items: ItemView[]
}

type Raw = Record<string, unknown>

/** What is scored: the wording of the version under the policy that came with it. */
export function effective(checklist: Pick<ChecklistVersion, 'document' | 'policy'>): ChecklistDocument {
  const policy = checklist.policy ?? null
  if (policy === null) return checklist.document
  return withPolicy(JSON.parse(JSON.stringify(checklist.document)) as Json, policy.document) as unknown as ChecklistDocument
}

export function sectionViews(document: ChecklistDocument): SectionView[] {
  const roles = texts((document as Raw)['sign_off'])
  const mayLeave = ((document as Raw)['scoring'] as Raw | undefined)?.['na'] !== 'not_allowed'
  return document.sections.map((section) => ({
    code: section.code,
    zh: section.zh,
    en: section.en,
    items: section.items.map((item) => itemView(item as Raw, section.code, roles, mayLeave)),
  }))
}

/** What is asked whatever is answered: to be shown before the engine has read the rules. null: it depends on what the visit is about. */
export function glimpseOf(document: ChecklistDocument, sections: SectionView[]): SectionView[] | null {
  if (Array.isArray((document as Raw)['nodes'])) return null
  return sections.map((section) => ({ ...section, items: section.items.filter((item) => item.always) })).filter((section) => section.items.length > 0)
}

function itemView(raw: Raw, section: string, roles: string[], mayLeave: boolean): ItemView {
  const leave = mayLeave ? raw['na'] : false
  const listed = typeof leave === 'object' && leave !== null ? (leave as Raw) : {}
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
    na: leave === true || (typeof leave === 'object' && leave !== null),
    naReasons: list(listed['reasons']).map(option),
    notObserved: listed['not_observed'] === true,
    required: raw['required'] !== false,
    always: raw['show_if'] === undefined && raw['formula'] === undefined,
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
    hint: raw['hint'] === undefined ? null : said(raw['hint'] as Raw),
    minutes: raw['minutes'] === undefined ? null : Number(raw['minutes']),
    presets: list(raw['presets']).map(said),
    examples: examplesOf(raw),
    anchors: list(raw['anchors']).map((one) => ({ ...said(one), at: Number(one['at']) })),
    blind: raw['blind'] === true,
    fields: list(raw['fields']).map((field) => itemView({ class: 'normal', ...field }, section, roles, false)),
    rows: rowsOf(raw['rows'] as Raw | undefined),
  }
}

function examplesOf(raw: Raw): ExampleView[] {
  const shown = (raw['examples'] ?? {}) as Raw
  const of = (kind: 'good' | 'bad'): ExampleView[] =>
    list(shown[kind]).map((one) => ({ ...said(one), kind, photo: typeof one['photo'] === 'string' ? one['photo'] : null }))
  const references = texts(raw['reference_photos']).map((photo) => ({ kind: 'reference' as const, photo, zh: '', en: '' }))
  return [...references, ...of('good'), ...of('bad')]
}
function rowsOf(raw: Raw | undefined): ItemView['rows'] {
  return { min: Number(raw?.['min'] ?? 0), max: Number(raw?.['max'] ?? 50) }
}
function said(raw: Raw): Bilingual {
  return { zh: String(raw['zh'] ?? ''), en: String(raw['en'] ?? '') }
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
  applicable(answers: Answers): ReadonlySet<string>
  score(answers: Answers): Score
  faults(answers: Answers, photos: string[]): Fault[]
  /** The value of a calculated item; null while it has none. */
  worked(answers: Answers, code: string): boolean | string | null
}
export type { Fix, Presence }
