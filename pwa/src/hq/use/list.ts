// A list read page by page with a cursor, and a single thing read once. Late answers to an older
// question are dropped, so that a quick change of filter never shows the wrong rows.

import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { NotReached, SignedOut } from '../../server/client'
import type { Page } from '../../server/types'

export interface List<T> {
  items: ShallowRef<T[]>
  loading: Ref<boolean>
  failure: ShallowRef<unknown>
  hasMore: Ref<boolean>
  reload: () => Promise<void>
  more: () => Promise<void>
}

export function useList<T>(load: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>): List<T> {
  const items = shallowRef<T[]>([])
  const loading = ref(false)
  const failure = shallowRef<unknown>(null)
  const hasMore = ref(false)
  let cursor: string | undefined
  let running: AbortController | null = null

  async function fetchPage(from: string | undefined): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    loading.value = true
    failure.value = null
    try {
      const page = await load(from, mine.signal)
      if (running !== mine) return
      items.value = from === undefined ? page.items : [...items.value, ...page.items]
      cursor = page.next_cursor ?? undefined
      hasMore.value = cursor !== undefined
    } catch (error) {
      if (running === mine && !isOver(error)) failure.value = error
    } finally {
      if (running === mine) loading.value = false
    }
  }

  async function reload(): Promise<void> {
    items.value = []
    hasMore.value = false
    await fetchPage(undefined)
  }
  async function more(): Promise<void> {
    if (!loading.value && cursor !== undefined) await fetchPage(cursor)
  }
  return { items, loading, failure, hasMore, reload, more }
}

export interface One<T> {
  data: ShallowRef<T | null>
  loading: Ref<boolean>
  failure: ShallowRef<unknown>
  reload: () => Promise<void>
}

export function useOne<T>(load: (signal: AbortSignal) => Promise<T>): One<T> {
  const data = shallowRef<T | null>(null)
  const loading = ref(false)
  const failure = shallowRef<unknown>(null)
  let running: AbortController | null = null

  async function reload(): Promise<void> {
    running?.abort()
    const mine = (running = new AbortController())
    loading.value = true
    failure.value = null
    try {
      const answer = await load(mine.signal)
      if (running === mine) data.value = answer
    } catch (error) {
      if (running === mine && !isOver(error)) failure.value = error
    } finally {
      if (running === mine) loading.value = false
    }
  }
  return { data, loading, failure, reload }
}

/** Nothing to show: the caller gave up, or the sign-in screen is about to take over. */
function isOver(error: unknown): boolean {
  return error instanceof SignedOut || (error instanceof NotReached && error.reason === 'cancelled')
}
