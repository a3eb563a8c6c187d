import { describe, expect, it } from 'vitest'
import { SignedOut } from '../../src/server/client'
import { useList, useOne } from '../../src/hq/use/list'
import type { Page } from '../../src/server/types'

function pages(...all: Page<string>[]) {
  const asked: Array<string | undefined> = []
  return { asked, load: async (cursor: string | undefined) => (asked.push(cursor), all.shift()!) }
}

describe('a list by pages', () => {
  it('adds the next page behind the first and knows the end', async () => {
    const { asked, load } = pages({ items: ['a', 'b'], next_cursor: 'c1' }, { items: ['c'], next_cursor: null })
    const list = useList(load)
    await list.reload()
    expect(list.hasMore.value).toBe(true)
    await list.more()
    expect([list.items.value, list.hasMore.value, asked]).toEqual([['a', 'b', 'c'], false, [undefined, 'c1']])
    await list.more()
    expect(asked).toHaveLength(2)
  })

  it('drops a late answer to an older question', async () => {
    const answers: Array<(p: Page<string>) => void> = []
    const list = useList<string>(() => new Promise((resolve) => answers.push(resolve)))
    const old = list.reload()
    const fresh = list.reload()
    answers[1]!({ items: ['new'], next_cursor: null })
    await fresh
    answers[0]!({ items: ['old'], next_cursor: 'x' })
    await old
    expect([list.items.value, list.hasMore.value, list.loading.value]).toEqual([['new'], false, false])
  })

  it('keeps what it has when the next page fails, and can try again', async () => {
    let fail = false
    const list = useList<string>(async (cursor) => {
      if (fail) throw new Error('lost')
      return { items: [cursor ?? 'first'], next_cursor: 'n' }
    })
    await list.reload()
    fail = true
    await list.more()
    expect([list.items.value, (list.failure.value as Error).message]).toEqual([['first'], 'lost'])
    fail = false
    await list.more()
    expect([list.items.value, list.failure.value]).toEqual([['first', 'n'], null])
  })

  it('shows no error where the sign-in screen takes over', async () => {
    const one = useOne(async () => {
      throw new SignedOut()
    })
    await one.reload()
    expect(one.failure.value).toBeNull()
  })
})
