// Room on the phone, and the browser's promise not to clear it.
export interface Room {
  used: number
  total: number
  persisted: boolean
}

/** Less than this, and a photo may be shown that the disk then refuses: none is taken. */
export const PHOTO_BYTES = 10 * 1024 * 1024
export const LOW_BYTES = 150 * 1024 * 1024

export async function keepForGood(): Promise<boolean> {
  try {
    return (await navigator.storage?.persist?.()) ?? false
  } catch {
    return false
  }
}

export async function room(): Promise<Room | null> {
  try {
    const estimate = await navigator.storage.estimate()
    const persisted = (await navigator.storage.persisted?.()) ?? false
    return { used: estimate.usage ?? 0, total: estimate.quota ?? 0, persisted }
  } catch {
    return null
  }
}

/** Whether one more photo surely fits; a browser that says nothing is believed to have room. */
export function hasRoomForPhoto(where: Room | null): boolean {
  return where === null || where.total === 0 || where.total - where.used >= PHOTO_BYTES
}

/** Many browsers no longer tell how much room there is; then only a write that failed does. */
export function isFull(failure: unknown): boolean {
  const { name, inner } = (failure ?? {}) as { name?: unknown; inner?: { name?: unknown } | null }
  return name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError'
}

export function isLow(where: Room | null): boolean {
  return where !== null && where.total > 0 && where.total - where.used < LOW_BYTES
}
