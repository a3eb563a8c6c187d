// The offsets of China's maps, against published pairs.
import { describe, expect, it } from 'vitest'
import { fromGcj, isMainland, toGcj } from '../../src/device/coordinates'

describe('from the phone’s system to the maps’', () => {
  it.each([
    ['Beijing', 116.3975, 39.9087, 116.4037436, 39.9101035],
    ['Shanghai', 121.4737, 31.2304, 121.4782231, 31.2284577],
  ])('%s', (_name, lng, lat, toLng, toLat) => {
    const there = toGcj({ lat, lng })
    expect(Math.abs(there.lng - toLng)).toBeLessThan(1e-6)
    expect(Math.abs(there.lat - toLat)).toBeLessThan(1e-6)
  })
  it('and back', () => {
    const here = fromGcj({ lng: 123, lat: 45 })
    expect(Math.abs(here.lng - 122.99395597)).toBeLessThan(1e-6)
    expect(Math.abs(here.lat - 44.99804071)).toBeLessThan(1e-6)
  })
  it.each([[116.4, 39.9], [87.6, 43.8], [91.1, 29.6], [126.6, 45.8], [113.3, 23.1]])('there and back again at %d, %d is the same place', (lng, lat) => {
    const back = fromGcj(toGcj({ lat, lng }))
    expect(Math.hypot(back.lat - lat, back.lng - lng)).toBeLessThan(1e-8)
  })
})

describe('where no shift belongs', () => {
  it.each([
    ['Hong Kong, Central', 114.1583, 22.2819], ['Hong Kong, Sheung Shui', 114.128, 22.501], ['Macau', 113.5439, 22.1987],
    ['Taipei', 121.5654, 25.033], ['Kaohsiung', 120.3014, 22.6273], ['Tokyo', 139.69, 35.68], ['London', -0.12, 51.5],
  ])('%s stays', (_name, lng, lat) => {
    expect(toGcj({ lat, lng })).toEqual({ lat, lng })
    expect(isMainland({ lat, lng })).toBe(false)
  })
  it.each([
    ['Shenzhen, Futian', 114.055, 22.535], ['Shenzhen, Luohu', 114.117, 22.545], ['Shenzhen, Shekou', 113.91, 22.485],
    ['Zhuhai, Gongbei', 113.549, 22.225], ['Xiamen', 118.08, 24.48], ['Fuzhou', 119.3, 26.07],
  ])('%s is shifted', (_name, lng, lat) => {
    expect(isMainland({ lat, lng })).toBe(true)
  })
})
