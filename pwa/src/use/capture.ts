// From the camera to the phone's memory: shrunk, hashed, kept, and only then shown.
import { shallowReactive } from 'vue'
import { Camera, restWhenHidden } from '../device/camera'
import { phoneTime } from '../device/clock'
import { lastFix } from '../device/location'
import { flawOf, type Flaw } from '../device/quality'
import { Shrinker } from '../device/shrink'
import type { PhotoEntry } from '../server/types'
import { kept } from './local'

export const camera = new Camera()
restWhenHidden(camera)

/** Photos of this session that look too dark or blurred; the person decides. */
export const flaws = shallowReactive(new Map<string, Flaw>())

const shrinker = new Shrinker(
  () => new Worker(new URL('../device/shrink.worker.ts', import.meta.url), { type: 'module' }),
)

/** The bytes are durable on this phone when this resolves. */
export async function keepPicture(
  personId: string,
  source: Blob | ImageBitmap,
  place: { item: string; source: 'camera' | 'file' },
  into: Pick<typeof kept, 'savePhoto'> = kept,
): Promise<PhotoEntry> {
  const taken = phoneTime()
  const fixing = place.source === 'camera' ? lastFix() : Promise.resolve(null)
  const small = await shrinker.shrink(source)
  const { width, height, sha256 } = small
  const flaw = flawOf(small.seen)
  const length = small.bytes.byteLength
  await into.savePhoto({
    person_id: personId, sha256, bytes: small.bytes, media_type: 'image/jpeg', width, height,
    saved_ms: taken.wall_ms, held_ms: null,
  })
  if (flaw !== null && place.source === 'camera') flaws.set(sha256, flaw)
  const fix = await Promise.race([fixing, after(1_500)])
  return { sha256, length, media_type: 'image/jpeg', item: place.item, taken, fix, width, height, source: place.source }
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms))
}
