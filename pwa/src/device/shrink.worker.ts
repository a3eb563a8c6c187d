// Makes a camera picture small, off the main thread, one at a time: never more than one full-size
// bitmap in memory (older phones kill the page otherwise). What comes out has been opened again
// and found whole, so that no server need refuse it later, when nobody stands at the shelf.
import { MEASURED_PX, measure, type Quality } from './quality'

export interface ShrinkJob {
  id: number
  source: Blob | ImageBitmap
  longest: number
  quality: number
}
export type ShrinkDone =
  | { id: number; ok: true; bytes: ArrayBuffer; sha256: string; width: number; height: number; seen: Quality }
  | { id: number; ok: false; reason: string }

const TRIES = 2

async function shrink(job: ShrinkJob): Promise<ShrinkDone> {
  const canvas = await drawn(job)
  if (canvas === null) return { id: job.id, ok: false, reason: 'canvas' }
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: job.quality })
    const bytes = await blob.arrayBuffer()
    if (!isWholeJpeg(bytes)) continue
    const seen = await lookedAt(blob, canvas.width, canvas.height)
    if (seen === null) continue
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
    return { id: job.id, ok: true, bytes, sha256, width: canvas.width, height: canvas.height, seen }
  }
  return { id: job.id, ok: false, reason: 'unsound' }
}

async function drawn(job: ShrinkJob): Promise<OffscreenCanvas | null> {
  const bitmap = job.source instanceof ImageBitmap ? job.source : await createImageBitmap(job.source, { imageOrientation: 'from-image' })
  try {
    const scale = Math.min(1, job.longest / Math.max(bitmap.width, bitmap.height))
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)))
    const pen = canvas.getContext('2d')
    pen?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    return pen === null ? null : canvas
  } finally {
    bitmap.close()
  }
}

/** Begins and ends as a JPEG must: an encoder that ran out of memory leaves half a file. */
function isWholeJpeg(bytes: ArrayBuffer): boolean {
  const view = new Uint8Array(bytes)
  const last = view.length - 1
  return view.length > 100 && view[0] === 0xff && view[1] === 0xd8 && view[last - 1] === 0xff && view[last] === 0xd9
}

/** Opens the made file again at a small size: proof that it decodes, and what can be seen on it. */
async function lookedAt(blob: Blob, width: number, height: number): Promise<Quality | null> {
  const again = await createImageBitmap(blob).catch(() => null)
  if (again === null) return null
  try {
    if (again.width !== width || again.height !== height) return null
    const scale = Math.min(1, MEASURED_PX / Math.max(width, height))
    const small = new OffscreenCanvas(Math.max(3, Math.round(width * scale)), Math.max(3, Math.round(height * scale)))
    const pen = small.getContext('2d', { willReadFrequently: true })
    if (pen === null) return null
    pen.drawImage(again, 0, 0, small.width, small.height)
    return measure(pen.getImageData(0, 0, small.width, small.height).data, small.width, small.height)
  } finally {
    again.close()
  }
}

let line: Promise<void> = Promise.resolve()
self.addEventListener('message', (event: MessageEvent<ShrinkJob>) => {
  const job = event.data
  line = line.then(async () => {
    const done = await shrink(job).catch((failure: unknown): ShrinkDone => ({ id: job.id, ok: false, reason: String(failure) }))
    const worker = self as unknown as Worker
    worker.postMessage(done, done.ok ? [done.bytes] : [])
  })
})
