// A visit as a file: the body as it would have been sent, and every photo by its digest.
import type { Kept } from '../local/kept'
import { manifest, type OutboxEntry } from './machine'
import { zip, type ZipFile } from './zip'

export async function rescueZip(kept: Kept, entry: OutboxEntry): Promise<Blob> {
  const about = { id: entry.id, content_hash: entry.content_hash, refusal: entry.refusal, receipt: entry.receipt, body: entry.body }
  const files: ZipFile[] = [{ name: 'visit.json', bytes: new TextEncoder().encode(JSON.stringify(about, null, 2)) }]
  for (const sha of manifest(entry)) {
    const bytes = await kept.photoBytes(entry.person_id, sha)
    if (bytes !== null) files.push({ name: `photos/${sha}.jpg`, bytes: new Uint8Array(bytes) })
  }
  return new Blob([zip(files)], { type: 'application/zip' })
}
