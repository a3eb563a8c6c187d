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
