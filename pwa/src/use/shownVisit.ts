// The visit that lives in memory alone, for the shell to know of without the runner and its engine
// coming along: they would add a fifth to what a phone downloads before its first screen.
import { shallowRef } from 'vue'
import type { OpenVisit } from './visit'

/** A visit that lives in memory alone, such as a preview or practice. */
export const passing = shallowRef<OpenVisit | null>(null)

export function shownVisit(): OpenVisit | null {
  return passing.value
}
