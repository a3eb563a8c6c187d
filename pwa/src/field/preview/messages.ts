// What a preview and the page around it say to one another. Both sides are ours and of one origin;
// whatever comes from elsewhere is not heard.

import type { Answers, Bilingual, ChecklistDocument, PackAsset, PackSku, PackStore, Score } from '../../server/types'
import type { Language } from '../../words'

const MARK = 'storewalk-preview/1'

/** The store, the books and the earlier visits that the preview is told about. */
export interface World {
  store: Pick<PackStore, 'code' | 'name' | 'attributes' | 'manager_name' | 'project'>
  visit_type: string
  node: string | null
  /** Item code -> how many visits in a row it has failed before. */
  repeats: Record<string, number>
  books: Record<string, string>
  samples: Record<string, string[]>
  assets: PackAsset[]
  skus: PackSku[]
}

export interface Show {
  kind: 'show'
  document: ChecklistDocument
  policy: Record<string, unknown> | null
  world: World
  language: Language
}
export type ToPreview = Show | { kind: 'reset' } | { kind: 'language'; language: Language }

export interface PreviewProblem extends Bilingual {
  path: string
}
export interface Scored {
  kind: 'scored'
  score: Score
  answers: Answers
  /** What would still stop a submission. */
  missing: number
}
export type FromPreview = { kind: 'ready' } | Scored | { kind: 'failed'; problems: PreviewProblem[] }

export function say(to: Window, message: ToPreview | FromPreview, origin: string): void {
  // Through JSON: what Vue watches cannot be cloned.
  to.postMessage(JSON.parse(JSON.stringify({ mark: MARK, ...message })), origin)
}

/** Hears one other window of our own origin; returns the way to stop. */
export function hear<T extends ToPreview | FromPreview>(from: () => Window | null, heard: (message: T) => void, here: Window = window): () => void {
  function listen(event: MessageEvent): void {
    if (event.origin !== here.location.origin || event.source === null || event.source !== from()) return
    const data = event.data as { mark?: unknown } | null
    if (data?.mark === MARK) heard(data as unknown as T)
  }
  here.addEventListener('message', listen)
  return () => here.removeEventListener('message', listen)
}

/** The address starts a preview instead of the phone. */
export function isPreview(search: string): boolean {
  return new URLSearchParams(search).get('preview') === '1'
}
