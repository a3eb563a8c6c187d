// A policy as the screen edits it: laid over the checklist it is for, and taken off again.

import { policyOf, withPolicy } from '@/engine'
import { compare, type Change } from '@/engine/compare'
import type { PolicyDocument, PolicyListing, VersionListing } from '@/server/authoring'
import type { ChecklistDocument } from '@/server/types'
import { Keeper } from '../designer/keeper'
import type { Doc } from '../designer/tree'

type Json = Parameters<typeof withPolicy>[0]

export const inForce = (policies: readonly PolicyListing[]): PolicyListing | null => policies.find((one) => one.state === 'published') ?? null

/** The version that a new policy is written against: the newest in force, else the newest. */
export function newestOf(versions: readonly VersionListing[], code: string): VersionListing | null {
  const own = versions.filter((one) => one.code === code).sort((a, b) => b.version - a.version)
  return own.find((one) => one.state === 'published') ?? own[0] ?? null
}

/** The checklist as it is scored under a policy; its own scoring where the two do not fit. */
export function laidOver(document: ChecklistDocument, policy: PolicyDocument | null): { document: Doc; fits: boolean } {
  if (policy === null) return { document: document as Doc, fits: true }
  try {
    return { document: withPolicy(document as unknown as Json, policy) as Doc, fits: true }
  } catch {
    return { document: document as Doc, fits: false }
  }
}

export function takenOff(document: Doc): PolicyDocument {
  return policyOf(document as Json) as unknown as PolicyDocument
}

/** What one policy says otherwise than another; the wording is no part of it. */
export function policyChanges(before: Doc, after: Doc): Change[] {
  return compare(before, laidOver(before as unknown as ChecklistDocument, takenOff(after)).document)
}

/** The designer's desk wants somebody to keep the work; a policy is kept when it is handed in. */
export function noKeeper(document: Doc): Keeper {
  return new Keeper(
    { document, revision: 0 },
    {
      save: () => Promise.resolve({ revision: 0 }),
      load: () => Promise.resolve({ document, revision: 0 }),
      shelf: { read: () => null, write: () => true, clear: () => undefined },
      changed: () => undefined,
      later: () => () => undefined,
    },
  )
}
