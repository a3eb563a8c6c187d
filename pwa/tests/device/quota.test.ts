import { describe, expect, it } from 'vitest'
import { hasRoomForPhoto, isFull } from '../../src/device/quota'

describe('room for a photo', () => {
  it('is asked of the browser, and assumed where it does not say', () => {
    const room = (free: number) => ({ used: 1e9, total: 1e9 + free, persisted: true })
    expect(hasRoomForPhoto(room(11 * 1024 * 1024))).toBe(true)
    expect(hasRoomForPhoto(room(9 * 1024 * 1024))).toBe(false)
    expect(hasRoomForPhoto(null)).toBe(true)
  })

  it('is told from a write that failed, by itself or inside a broken transaction', () => {
    expect(isFull(new DOMException('full', 'QuotaExceededError'))).toBe(true)
    expect(isFull(Object.assign(new Error('aborted'), { name: 'AbortError', inner: new DOMException('full', 'QuotaExceededError') }))).toBe(true)
    expect(isFull(new DOMException('gone', 'AbortError'))).toBe(false)
    expect(isFull(undefined)).toBe(false)
  })
})
