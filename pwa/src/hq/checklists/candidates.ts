// What a "what if" may be asked of: a draft, a version, or a policy, named in the address.

import type { Authoring, DraftListing, PolicyDocument, PolicyListing, VersionListing } from '@/server/authoring'
import type { ChecklistDocument } from '@/server/types'

export type Kind = 'draft' | 'version' | 'policy'

export interface Ref {
  kind: Kind
  id: string
}

const KINDS: Kind[] = ['draft', 'version', 'policy']

/** "draft:0192…" as the pickers and the addresses write it. */
export function refOf(text: unknown): Ref | null {
  if (typeof text !== 'string') return null
  const [kind, id] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]
  return KINDS.includes(kind as Kind) && id !== '' ? { kind: kind as Kind, id } : null
}

/** An address may name the candidate by its kind: ?draft=<id>. */
export function refIn(query: Record<string, unknown>): Ref | null {
  for (const kind of KINDS) {
    const id = query[kind]
    if (typeof id === 'string' && id !== '') return { kind, id }
  }
  return null
}

export const refText = (ref: Ref): string => `${ref.kind}:${ref.id}`

export interface Candidate {
  checklist_code: string
  document?: ChecklistDocument
  policy?: PolicyDocument
}

/** Reads what is to be tried, whole: the server pins it with the replay. */
export async function candidateOf(authoring: Authoring, ref: Ref, policies: PolicyListing[]): Promise<Candidate> {
  if (ref.kind === 'draft') {
    const draft = await authoring.draft(ref.id)
    return { checklist_code: draft.code, document: draft.document }
  }
  if (ref.kind === 'version') {
    const version = await authoring.version(ref.id)
    return { checklist_code: version.code, document: version.document }
  }
  const policy = policies.find((one) => one.id === ref.id)
  if (policy === undefined) throw new Error('no such policy')
  return { checklist_code: policy.checklist_code, policy: policy.document }
}

/** The code of a candidate without reading it whole. */
export function codeOf(ref: Ref, drafts: DraftListing[], versions: VersionListing[], policies: PolicyListing[]): string | null {
  if (ref.kind === 'draft') return drafts.find((one) => one.id === ref.id)?.code ?? null
  if (ref.kind === 'version') return versions.find((one) => one.version_id === ref.id)?.code ?? null
  return policies.find((one) => one.id === ref.id)?.checklist_code ?? null
}
