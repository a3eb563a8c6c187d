// Work that nobody waits for comes when the hand rests.
import { beforeEach, describe, expect, it, vi } from 'vitest'

describe('a hand that rests', () => {
  beforeEach(() => {
    vi.resetModules()
    vi.useFakeTimers()
    return () => vi.useRealTimers()
  })

  async function asked(quiet: number): Promise<() => boolean> {
    const { rested } = await import('../../src/device/idle')
    let is = false
    void rested(quiet).then(() => (is = true))
    return () => is
  }

  it('is waited for from the start of the app', async () => {
    const is = await asked(4_000)
    await vi.advanceTimersByTimeAsync(3_900)
    expect(is()).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(is()).toBe(true)
  })

  it('is waited for anew after each touch', async () => {
    const is = await asked(4_000)
    for (const hand of ['pointerdown', 'keydown', 'pointerdown']) {
      await vi.advanceTimersByTimeAsync(3_000)
      globalThis.dispatchEvent(new Event(hand))
    }
    await vi.advanceTimersByTimeAsync(3_900)
    expect(is()).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(is()).toBe(true)
  })
})

describe('what follows a frame', () => {
  beforeEach(() => {
    vi.resetModules()
    vi.useFakeTimers()
    return () => {
      vi.useRealTimers()
      vi.restoreAllMocks()
    }
  })

  async function follow(): Promise<{ draw: () => void; times: () => number }> {
    const { afterPaint } = await import('../../src/device/idle')
    let frame: FrameRequestCallback = () => undefined
    vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((callback) => {
      frame = callback
      return 1
    })
    let count = 0
    afterPaint(() => (count += 1))
    return { draw: () => frame(0), times: () => count }
  }

  it('comes when the frame is drawn', async () => {
    const { draw, times } = await follow()
    draw()
    expect(times()).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(times()).toBe(1)
  })

  it('comes once, in a page nobody sees and when it is drawn at last', async () => {
    const { draw, times } = await follow()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(times()).toBe(1)
    draw()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(times()).toBe(1)
  })
})
