import { describe, expect, it } from 'vitest'
import { regionOptions } from '../../src/hq/regions'
import { safeNext } from '../../src/hq/router'
import * as format from '../../src/hq/format'

describe('numbers and dates', () => {
  it('never moves a calendar day', () => {
    expect(format.day('2026-11-01', 'zh-CN')).toBe('2026年11月1日')
    expect(format.day('2026-11-01', 'en')).toBe('1 Nov 2026')
    expect(format.day('soon', 'en')).toBe('')
  })

  it('says the largest whole unit', () => {
    expect(format.span(-3 * 86_400_000 - 5, 'zh-CN')).toBe('3天')
    expect(format.span(90 * 60_000, 'en')).toBe('1 hr')
  })

  it('writes a score with its decimal', () => {
    expect(format.scoreText('80')).toBe('80.0')
    expect(format.scoreText('79.4')).toBe('79.4')
    expect(format.scoreText(null)).toBe('–')
  })

  it('signs a difference', () => {
    expect([format.signed('-3'), format.signed('2.5'), format.signed('0')]).toEqual(['−3', '+2.5', '0'])
  })
})

describe('regions as choices', () => {
  it('puts children under their parent, and an orphan at the top', () => {
    const options = regionOptions([
      { id: 'b', name: '上海', parent_id: 'a' },
      { id: 'a', name: '华东', parent_id: 'root' },
      { id: 'c', name: '华南', parent_id: null },
    ])
    expect(options.map((o) => o.label)).toEqual(['华东', '  上海', '华南'])
  })
})

describe('where to go after signing in', () => {
  it.each([
    ['/visits/1?x=2', '/visits/1?x=2'],
    ['//evil.example', '/overview'],
    ['https://evil.example', '/overview'],
    [undefined, '/overview'],
  ])('%s', (next, to) => expect(safeNext(next)).toBe(to))
})
