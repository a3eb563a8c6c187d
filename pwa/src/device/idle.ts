// When to do what is not wanted at once.

/** Whenever nothing else is to be done, but soon: the screen one is looking at goes first. */
export function idle(within = 500): Promise<void> {
  return new Promise((done) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => done(), { timeout: within })
    else setTimeout(done, within)
  })
}

/** After whatever waits now, a tap or a frame: between two pieces of work that are each long on a cheap phone. */
export function turn(): Promise<void> {
  return new Promise((done) => setTimeout(done))
}

/** Nobody looks at a page that is not drawn, but what follows must come all the same. */
const UNSEEN_MS = 300

/** When what is shown now has been drawn; once, though a slow phone may draw later than that. */
export function afterPaint(work: () => void): void {
  let isDone = false
  const once = (): void => {
    if (isDone) return
    isDone = true
    work()
  }
  setTimeout(once, UNSEEN_MS)
  requestAnimationFrame(() => setTimeout(once))
}

let touched = performance.now()
for (const hand of ['pointerdown', 'keydown'] as const) {
  globalThis.addEventListener(hand, () => (touched = performance.now()), { capture: true, passive: true })
}

/** When nobody has touched the phone for so long, nor just opened the app: who answers one question after another is back within that. */
export async function rested(quiet = 4_000): Promise<void> {
  for (;;) {
    const left = touched + quiet - performance.now()
    if (left <= 0) return idle()
    await new Promise((done) => setTimeout(done, left))
  }
}
