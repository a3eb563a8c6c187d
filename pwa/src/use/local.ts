// The databases of this phone, opened once.
import { Drafts } from '../local/drafts'
import { Kept, KEPT_NAME } from '../local/kept'
import { keysOf } from '../local/lock'
import { Seal } from '../local/seal'
import { Work } from '../local/work'
import { uuid7 } from '../server/uuid'

export const seal = new Seal()
export const kept = new Kept(KEPT_NAME, seal)
export const work = new Work('storewalk-work', seal)
export const drafts = new Drafts(work)
export const APP_BUILD: string = __APP_BUILD__

/** Who has a lock here. Keys of locks that were taken off are no secret: rows may still need them. */
export async function knowLocks(): Promise<void> {
  const locks = await kept.locks()
  for (const lock of locks) {
    if (lock.bare !== null) for (const [id, key] of await keysOf(lock, lock.bare)) seal.hold(id, key)
  }
  seal.know(locks)
}

let device: Promise<string> | null = null

/** This phone's own name, made once: one visit has one owner device. */
export function deviceId(): Promise<string> {
  device ??= work.surely(async () => {
    const row = await work.meta.get('device_id')
    if (typeof row?.value === 'string') return row.value
    const made = uuid7()
    await work.meta.put({ key: 'device_id', value: made })
    return made
  })
  return device
}
