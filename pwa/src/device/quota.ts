// Room on the phone, and the browser's promise not to clear it.
export interface Room {
  used: number
  total: number
  persisted: boolean
}

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

export function isLow(where: Room | null): boolean {
  return where !== null && where.total > 0 && where.total - where.used < LOW_BYTES
}
