import { describe, expect, it } from 'vitest'
import { flawOf, measure } from '../../src/device/quality'

const SIDE = 64
function picture(at: (x: number, y: number) => number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(SIDE * SIDE * 4)
  for (let i = 0; i < SIDE * SIDE; i += 1) rgba.set([at(i % SIDE, Math.floor(i / SIDE)), 0, 0, 255].map((v, c) => (c < 3 ? at(i % SIDE, Math.floor(i / SIDE)) : v)), i * 4)
  return rgba
}
const shelf = (x: number, y: number): number => ((Math.floor(x / 4) + Math.floor(y / 4)) % 2 === 0 ? 40 : 210)
const judged = (at: (x: number, y: number) => number) => flawOf(measure(picture(at), SIDE, SIDE))

describe('a picture', () => {
  it('of a lit shelf is fine', () => {
    expect(judged(shelf)).toBeNull()
  })
  it('of a dark room is dark, sharp or not', () => {
    expect(judged((x, y) => shelf(x, y) / 12)).toBe('dark')
    expect(judged(() => 3)).toBe('dark')
  })
  it('moved while it was taken is a blur', () => {
    expect(judged((x) => 90 + 40 * Math.sin(x / 12))).toBe('blur')
  })
  it('measures brightness as the eye weighs it', () => {
    expect(measure(picture(() => 128), SIDE, SIDE)).toMatchObject({ luma: expect.closeTo(128, 0), detail: 0 })
  })
})
