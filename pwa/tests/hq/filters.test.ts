import { describe, expect, it } from 'vitest'
import { readFilter, writeFilter } from '../../src/hq/filters'

const NAMES = ['state', 'region', 'q'] as const

describe('filters in the address', () => {
  it('reads what is there and nothing else', () => {
    expect(readFilter({ state: 'scored', q: ['一', '二'], open: 'x', region: null }, NAMES)).toEqual({
      state: 'scored', region: '', q: '一',
    })
  })

  it('writes a change, drops what became empty, keeps what is not its own', () => {
    const query = { state: 'scored', q: '店', open: 'x' }
    expect(writeFilter(query, NAMES, { state: '', region: 'r1' })).toEqual({ q: '店', open: 'x', region: 'r1' })
    expect(query).toEqual({ state: 'scored', q: '店', open: 'x' })
  })
})
