// What store people are still writing: evidence for tickets, appeals. Each names its photos.
import type { AppealDraft } from '../store/appeals'
import type { EvidenceDraft } from '../store/evidence'
import { work } from './local'

export async function evidenceInWork(personId: string): Promise<Array<EvidenceDraft | AppealDraft>> {
  const kinds = [`evidence.${personId}.`, `appeal.${personId}.`]
  const rows = await work.surely(() => Promise.all(kinds.map((kind) => work.meta.where('key').startsWith(kind).toArray())))
  return rows.flat().map((row) => row.value as EvidenceDraft | AppealDraft)
}
