// Unsent work of this person as a file in their hands.
import { rescueZip } from '../sync/rescue'
import { evidenceInWork } from './evidenceInWork'
import { APP_BUILD, drafts, kept } from './local'

/** Of one visit, or of everything that is only on this phone. */
export async function saveRescue(personId: string, only?: string): Promise<void> {
  const evidence = await evidenceInWork(personId)
  const file = await rescueZip(kept, drafts, { personId, build: APP_BUILD, evidence, ...(only === undefined ? {} : { only }) })
  download(file, `storewalk-${only ?? new Date().toISOString().slice(0, 16).replaceAll(/[:T]/g, '-')}.zip`)
}

export async function savePhoto(personId: string, sha256: string): Promise<void> {
  const bytes = await kept.photoBytes(personId, sha256)
  if (bytes !== null) download(new Blob([bytes], { type: 'image/jpeg' }), `${sha256}.jpg`)
}

function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
