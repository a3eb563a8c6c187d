import { describe, expect, it } from 'vitest'
import { offset, plot, roundMetres } from '../../src/hq/plot'

const pin = { lat: 31.2304, lng: 121.4737, radius_m: 100 }
const fix = (lat: number, lng: number, accuracy_m = 10) => ({ lat, lng, accuracy_m, at_ms: 0 })

describe('the position plot', () => {
  it('measures metres east and north of the pin', () => {
    // 0.001 degree of latitude is 111.19 m everywhere; of longitude cos(31.23) times that.
    expect(offset(pin, fix(31.2314, 121.4737)).north).toBeCloseTo(111.19, 1)
    expect(offset(pin, fix(31.2304, 121.4747)).east).toBeCloseTo(95.08, 1)
  })

  it('draws a fix in the north above the pin and in the east right of it', () => {
    const [north, east] = plot(pin, [fix(31.2309, 121.4737)], [fix(31.2304, 121.4742)]).points
    expect(north!.y).toBeLessThan(140)
    expect(north!.x).toBeCloseTo(140, 5)
    expect(east!.x).toBeGreaterThan(140)
    expect([north!.kind, east!.kind]).toEqual(['in', 'out'])
  })

  it('keeps fence and fixes inside the picture at one scale', () => {
    const drawn = plot(pin, [fix(31.2318, 121.4737, 20)], [])
    const point = drawn.points[0]!
    expect(drawn.fence / 100).toBeCloseTo((drawn.centre - point.y) / point.distance, 6)
    expect(point.y - point.accuracy).toBeGreaterThanOrEqual(0)
  })

  it('puts a wild fix at the edge, and still says how far it was', () => {
    const drawn = plot(pin, [fix(31.4, 121.4737)], [])
    const point = drawn.points[0]!
    expect(point.beyond).toBe(true)
    expect(point.distance).toBeGreaterThan(18_000)
    expect(point.y).toBeGreaterThanOrEqual(0)
    expect(drawn.fence).toBeGreaterThan(15)
  })

  it('shows a fence alone when there was no fix', () => {
    const drawn = plot(pin, [], [])
    expect(drawn.points).toEqual([])
    expect(drawn.fence).toBeGreaterThan(100)
  })

  it.each([[73, 50], [49, 20], [19, 10], [700, 500], [1, 1], [0.2, 1]])('a bar for %d m is %d m', (most, bar) => {
    expect(roundMetres(most)).toBe(bar)
  })
})
