// One tab at a time has an open visit: two would each show answers the other has changed. Whoever
// wants it asks for it; the tab that has it writes what is in flight and lets go. A tab that does
// not answer (frozen by the phone) loses it all the same.

export interface Hold {
  id: string
  release: () => void
}

interface Parts {
  /** Take it although another tab has it. */
  firmly: boolean
  /** Ends when everything answered in this tab is on the disk. */
  settle: () => Promise<void>
  /** Another tab has taken it. */
  lost: () => void
}

const PATIENCE_MS = 1_500
const GIVE = 'give'
const GIVEN = 'given'

/** null: another tab has it. Browsers that know no locks let everybody have it. */
export async function holdVisit(id: string, parts: Parts): Promise<Hold | null> {
  const locks: LockManager | null | undefined = navigator.locks
  if (!locks) return { id, release: () => undefined }
  const name = `storewalk-visit-${id}`
  if (parts.firmly) await askFor(name)
  return new Promise((resolve) => {
    let over = false
    const wanted: LockOptions = parts.firmly ? { steal: true } : { ifAvailable: true }
    const asked = locks.request(name, wanted, (lock) => {
      if (lock === null) return resolve(null)
      return new Promise<void>((done) => {
        const channel = new BroadcastChannel(name)
        const release = (): void => {
          over = true
          channel.close()
          done()
        }
        channel.onmessage = async (event) => {
          if (event.data !== GIVE || over) return
          over = true
          await parts.settle()
          parts.lost()
          done()
          channel.postMessage(GIVEN)
          channel.close()
        }
        resolve({ id, release })
      })
    })
    // Taken without waiting for an answer, or not to be had in this browser at all.
    asked.catch(() => {
      if (!over) parts.lost()
      resolve(null)
    })
  })
}

/** Ends when the tab that has it has let go, or has not answered in time. */
async function askFor(name: string): Promise<void> {
  const channel = new BroadcastChannel(name)
  await new Promise<void>((resolve) => {
    channel.onmessage = (event) => {
      if (event.data === GIVEN) resolve()
    }
    setTimeout(resolve, PATIENCE_MS)
    channel.postMessage(GIVE)
  })
  channel.close()
}
