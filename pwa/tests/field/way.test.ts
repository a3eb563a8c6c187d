import { describe, expect, it } from 'vitest'
import { MAPS, byNearest, distanceTo, mapLink, minutesTo, plotted } from '../../src/field/way'

const HERE = { lat: 31.2304, lng: 121.4737 }
const east = (metres: number) => ({ lat: HERE.lat, lng: HERE.lng + metres / 95_200 })

describe('a link to a map app', () => {
  it.each([...MAPS])('%s gets the place as its map draws it', (app) => {
    const link = decodeURIComponent(mapLink(app, '人民广场店', HERE))
    expect(link).toMatch(app === 'amap' ? /121\.478223,31\.228458/ : /31\.228458,121\.478223/)
    expect(link).not.toContain('121.4737,')
  })
  it('leaves Hong Kong where it is', () => {
    expect(mapLink('google', 'x', { lat: 22.2819, lng: 114.1583 })).toContain('22.281900,114.158300')
  })
  it('carries a name with any sign in it', () => {
    expect(mapLink('amap', 'A&B 店,1', HERE)).toContain('A%26B%20%E5%BA%97%2C1')
  })
})

describe('the way', () => {
  it('is walked when it is short and driven when it is long', () => {
    expect([minutesTo(10), minutesTo(500), minutesTo(10_000)]).toEqual([1, 9, 34])
  })
  it('goes to the nearest next, from stop to stop', () => {
    const stops = [3_000, -500, 1_200].map((m) => ({ at: m, store: east(m) }))
    expect(byNearest(HERE, stops).map((stop) => stop.at)).toEqual([-500, 1_200, 3_000])
    expect(Math.round(distanceTo(HERE, east(1_000)) / 10)).toBe(100)
  })
})

describe('the plan of the day', () => {
  it('has north up and keeps distances alike', () => {
    const { dots, metresWide } = plotted([HERE, east(2_000), { lat: HERE.lat + 0.009, lng: HERE.lng }])
    const [me, right, up] = dots
    expect(right && me && right.x > me.x && Math.abs(right.y - me.y) < 1e-6).toBe(true)
    expect(up && me && up.y < me.y).toBe(true)
    expect(((right?.x ?? 0) - (me?.x ?? 0)) / 100 * metresWide).toBeCloseTo(2_000, -2)
    expect(dots.every(({ x, y }) => x >= 0 && x <= 100 && y >= 0 && y <= 100)).toBe(true)
  })
  it('of one place shows it in the middle', () => {
    expect(plotted([HERE]).dots).toEqual([{ x: 50, y: 50 }])
    expect(plotted([])).toEqual({ dots: [], metresWide: 0 })
  })
})
