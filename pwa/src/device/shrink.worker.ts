// Makes a camera picture small, off the main thread, one at a time: never more than one full-size
// bitmap in memory (older phones kill the page otherwise).

export interface ShrinkJob {
  id: number
  source: Blob | ImageBitmap
  longest: number
  quality: number
}
export type ShrinkDone =
  | { id: number; ok: true; bytes: ArrayBuffer; sha256: string; width: number; height: number }
  | { id: number; ok: false; reason: string }

async function shrink(job: ShrinkJob): Promise<ShrinkDone> {
  const bitmap = job.source instanceof ImageBitmap ? job.source : await createImageBitmap(job.source, { imageOrientation: 'from-image' })
  try {
    const scale = Math.min(1, job.longest / Math.max(bitmap.width, bitmap.height))
    const width = Math.max(1, Math.round(bitmap.width * scale))
    const height = Math.max(1, Math.round(bitmap.height * scale))
    const canvas = new OffscreenCanvas(width, height)
    const pen = canvas.getContext('2d')
    if (pen === null) return { id: job.id, ok: false, reason: 'canvas' }
    pen.drawImage(bitmap, 0, 0, width, height)
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: job.quality })
    const bytes = await blob.arrayBuffer()
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
    return { id: job.id, ok: true, bytes, sha256, width, height }
  } finally {
    bitmap.close()
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
