// How long to wait before asking again: doubling, capped, with jitter so that a thousand phones
// coming out of the same tunnel do not knock in one second.

const FIRST_MS = 2_000
const LONGEST_MS = 5 * 60_000

/** No wait is longer than the longest: a time further off was set by a clock that has been turned. */
export function isDue(at: number, now: number): boolean {
  return at <= now || at - now > LONGEST_MS
}

export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(Math.max(attempt, 1) - 1, 20))
  return Math.round(ceiling / 2 + (random() * ceiling) / 2)
}
