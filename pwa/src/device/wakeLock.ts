// Keeps the screen on while somebody answers: a phone that locks between two shelves costs a
// minute each time. The browser takes the lock back whenever the page is hidden.

interface Lock {
  release: () => Promise<void>
}
interface Source {
  request: (type: 'screen') => Promise<Lock>
}

export function stayAwake(source: Source | undefined = (navigator as { wakeLock?: Source }).wakeLock, page: Document = document): () => void {
  let lock: Promise<Lock | null> | null = null
  let over = false
  const ask = (): void => {
    if (over || page.visibilityState !== 'visible') return
    lock = source?.request('screen').catch(() => null) ?? null
  }
  const drop = (held: Promise<Lock | null> | null): void => void held?.then((one) => one?.release()).catch(() => undefined)
  page.addEventListener('visibilitychange', ask)
  ask()
  return () => {
    over = true
    page.removeEventListener('visibilitychange', ask)
    drop(lock)
  }
}
