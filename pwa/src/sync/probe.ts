// Is our server there? The browser's "online" says only that some network is; a captive portal
// answers 200 to everything. Only our own word counts.

export type Probe = (signal?: AbortSignal) => Promise<boolean>

export function makeProbe(ask: typeof fetch = (input, init) => globalThis.fetch(input, init), timeoutMs = 8_000): Probe {
  return async () => {
    try {
      const answer = await ask('/livez', {
        cache: 'no-store',
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      })
      if (answer.status !== 200) return false
      const body: unknown = await answer.json()
      return body !== null && typeof body === 'object' && Object.values(body).includes('alive')
    } catch {
      return false
    }
  }
}
