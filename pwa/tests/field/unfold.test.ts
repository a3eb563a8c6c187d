// A long section appears piece by piece, and whole at once where somebody goes on further down.
import { effectScope, nextTick, shallowRef } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useUnfolding, type Long } from '../../src/field/unfold'

const long = (code: string, count = 20): Long<number> => ({ code, items: Array.from({ length: count }, (_, n) => n) })

describe('a long section', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'setTimeout'] })
    return () => vi.useRealTimers()
  })

  function shown(first: Long<number>) {
    const section = shallowRef<Long<number> | undefined>(first)
    const scope = effectScope()
    const { items, whole } = scope.run(() => useUnfolding(() => section.value))!
    return { section, items, whole, scope }
  }

  it('shows a screenful at once and the rest in the frames after it', async () => {
    const { items } = shown(long('A'))
    expect(items.value).toHaveLength(4)
    await vi.advanceTimersToNextFrame()
    await vi.advanceTimersByTimeAsync(20)
    expect(items.value.length).toBeGreaterThan(4)
    await vi.advanceTimersByTimeAsync(500)
    expect(items.value).toEqual(long('A').items)
  })

  it('begins anew with each section, and shows the next one whole in the end', async () => {
    const { section, items } = shown(long('A'))
    await vi.advanceTimersByTimeAsync(500)
    section.value = long('B')
    expect(items.value).toHaveLength(4)
    await nextTick()
    await vi.advanceTimersByTimeAsync(500)
    expect(items.value).toHaveLength(20)
  })

  it('is whole at once for a jump', () => {
    const { items, whole } = shown(long('A'))
    whole('A')
    expect(items.value).toHaveLength(20)
  })

  it('shows what comes to apply while it is open', async () => {
    const { section, items } = shown(long('A', 3))
    await vi.advanceTimersByTimeAsync(100)
    section.value = long('A', 9)
    await nextTick()
    await vi.advanceTimersByTimeAsync(500)
    expect(items.value).toHaveLength(9)
  })
})
