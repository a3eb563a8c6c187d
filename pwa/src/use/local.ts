// The databases of this phone, opened once.
import { Drafts } from '../local/drafts'
import { Kept } from '../local/kept'
import { Work } from '../local/work'
import { uuid7 } from '../server/uuid'

export const kept = new Kept()
export const work = new Work()
export const drafts = new Drafts(work)
export const APP_BUILD: string = __APP_BUILD__

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
