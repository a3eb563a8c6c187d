import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { arrowPath, drawn, spotOn } from '../../src/parts/marks'
import PhotoMarks from '../../src/parts/PhotoMarks.vue'
import { momentIn } from '../../src/use/stamp'

describe('a finger on a photo', () => {
  const BOX = { left: 0, top: 100, width: 400, height: 400 }
  const WIDE = { width: 800, height: 400 }
  it('is told in parts of the picture, though the picture does not fill the box', () => {
    expect(spotOn(BOX, { clientX: 200, clientY: 300 }, WIDE)).toEqual({ x: 5_000, y: 5_000 })
    expect(spotOn(BOX, { clientX: 0, clientY: 200 }, WIDE)).toEqual({ x: 0, y: 0 })
  })
  it('beside the picture counts as its edge', () => {
    expect(spotOn(BOX, { clientX: 500, clientY: 90 }, WIDE)).toEqual({ x: 10_000, y: 0 })
  })
  it('that only tapped has drawn nothing', () => {
    expect(drawn('arrow', { x: 10, y: 10 }, { x: 60, y: 40 })).toBeNull()
    expect(drawn('circle', { x: 10, y: 10 }, { x: 900, y: 40 })).toEqual({ kind: 'circle', x1: 10, y1: 10, x2: 900, y2: 40 })
  })
})

describe('what was drawn', () => {
  it('lies over the picture in its own pixels', () => {
    const marks = [{ kind: 'circle' as const, x1: 2_000, y1: 1_000, x2: 4_000, y2: 3_000 }, { kind: 'text' as const, x1: 5_000, y1: 5_000, text: '这里' }]
    const wrapper = mount(PhotoMarks, { props: { marks, width: 1000, height: 500 } })
    expect(wrapper.get('ellipse').attributes()).toMatchObject({ cx: '300', cy: '100', rx: '100', ry: '50' })
    expect(wrapper.get('text').text()).toBe('这里')
  })
  it('an arrow ends in its head', () => {
    expect(arrowPath({ x1: 0, y1: 0, x2: 10_000, y2: 0 }, 1000, 500)).toMatch(/^M0 0L1000 0M.*L1000 0L/)
  })
})

describe('the stamp of a photo', () => {
  it('goes by the clock of the store, not of the phone', () => {
    const noon = Date.UTC(2026, 10, 23, 4, 5, 6)
    expect(momentIn('Asia/Shanghai', 'zh-CN', noon)).toContain('12:05:06')
    expect(momentIn('Asia/Urumqi', 'zh-CN', noon)).toContain('10:05:06')
  })
})
