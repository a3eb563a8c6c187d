// An open visit and a newer version of its checklist: offered with what changed, never by itself.
import type { Kit } from '../local/work'
import type { Answers, ChecklistDocument, ChecklistVersion, PackFull, Sha256 } from '../server/types'
import { drafts } from './local'
import type { OpenVisit } from './visit'

/** The newest version in the pack, if it is newer than the one the visit was started with. */
export function newerVersion(kit: Pick<Kit, 'checklist'>, pack: Pick<PackFull, 'checklists'> | null): ChecklistVersion | null {
  const mine = kit.checklist
  const newer = (pack?.checklists ?? []).filter((one) => one.code === mine.code && one.version > mine.version && one.version_id !== mine.version_id)
  return newer.sort((a, b) => b.version - a.version)[0] ?? null
}

export interface Fate {
  keeps: string[]
  /** Answers to what is no longer asked, or asked in another way: laid aside, not sent. */
  loses: string[]
}

/** Which answers still say the same under the other document. */
export function fateOf(answers: Answers, before: ChecklistDocument, after: ChecklistDocument): Fate {
  const [old, fresh] = [asked(before), asked(after)]
  const fate: Fate = { keeps: [], loses: [] }
  for (const code of Object.keys(answers)) (fresh.has(code) && fresh.get(code) === old.get(code) ? fate.keeps : fate.loses).push(code)
  return fate
}

/** What an answer's meaning hangs on; wording and weights may change freely. */
function asked(document: ChecklistDocument): Map<string, string> {
  const shape = (item: Record<string, unknown>): string => {
    const options = Array.isArray(item['options']) ? item['options'].map((one: unknown) => (typeof one === 'string' ? one : ((one as { code?: unknown; value?: unknown }).code ?? (one as { value?: unknown }).value))) : []
    return JSON.stringify([item['type'], options, item['multiple'] ?? item['multi'] ?? false, item['type'] === 'rating' ? (item['limits'] ?? null) : null, item['fields'] ?? null])
  }
  return new Map(document.sections.flatMap((section) => section.items).map((item) => [item.code, shape(item)]))
}

/** One step on the disk: the visit, its kit and its answers move together or not at all. */
export async function moveVisit(visit: OpenVisit, to: ChecklistVersion): Promise<Fate> {
  await visit.settled()
  const id = visit.draft.value.id
  const answers = await drafts.answers(id)
  const fate = fateOf(answers, visit.kit.checklist.document, to.document)
  const laid_aside = Object.fromEntries(fate.loses.map((code) => [code, answers[code]])) as Answers
  const shas = new Set<Sha256>(fate.loses.flatMap((code) => answers[code]?.photos ?? []))
  const before = [...(visit.kit.before ?? []), { version_id: visit.kit.checklist.version_id, answers: laid_aside }]
  await drafts.move(id, { ...visit.kit, checklist: JSON.parse(JSON.stringify(to)) as ChecklistVersion, before: JSON.parse(JSON.stringify(before)) as typeof before }, fate.loses, shas)
  return fate
}
