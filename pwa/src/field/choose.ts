// Which checklists fit a store: the document says where it applies. A retired version is in the
// pack for the plan that names it, and is not offered.
import type { ChecklistVersion, PackFull, PackStore } from '../server/types'

export function checklistsFor(pack: PackFull, store: PackStore): ChecklistVersion[] {
  return pack.checklists.filter((checklist) => checklist.state !== 'retired' && fits(checklist, store))
}

function fits(checklist: ChecklistVersion, store: PackStore): boolean {
  const rule = checklist.document['applies_to'] as { store_type?: string[]; project?: string } | undefined
  if (rule?.project === 'fitout') return store.project !== null
  const kind = store.attributes['store_type']
  return rule?.store_type === undefined || typeof kind !== 'string' || rule.store_type.includes(kind)
}
