// Is our server there? The browser's "online" says only that some network is; a captive portal
// answers 200 to everything. Only our own word counts.

/** true: our server answers · portal: somebody else does · false: nobody */
export type Probe = (signal?: AbortSignal) => Promise<boolean | 'portal'>

export function makeProbe(ask: typeof fetch = (input, init) => globalThis.fetch(input, init), timeoutMs = 8_000): Probe {
  return async () => {
    try {
      const answer = await ask('/livez', {
        cache: 'no-store',
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      // Our own door with nobody behind it (502 and the like) is no portal.
      if (answer.status >= 500 && answer.status !== 511) return false
      if (answer.type === 'opaqueredirect' || answer.status !== 200) return 'portal'
      const body: unknown = await answer.json().catch(() => null)
      return (body !== null && typeof body === 'object' && Object.values(body).includes('alive')) || 'portal'
    } catch {
      return false
    }
  }
}
