// The way to the stores: how far, roughly how long, and links that open a map app there. Pure.
import { toGcj, type Place } from '../device/coordinates'
import { metres } from '../engine/presence'

export const MAPS = ['amap', 'tencent', 'apple', 'google'] as const
export type MapApp = (typeof MAPS)[number]

/** All four draw the mainland in GCJ-02; elsewhere they and we agree on WGS-84. */
export function mapLink(app: MapApp, name: string, place: Place): string {
  const { lat, lng } = toGcj(place)
  const [y, x] = [lat.toFixed(6), lng.toFixed(6)]
  const title = encodeURIComponent(name)
  if (app === 'amap') return `https://uri.amap.com/navigation?to=${x},${y},${title}&mode=car&coordinate=gaode&src=storewalk&callnative=1`
  if (app === 'tencent') return `https://apis.map.qq.com/uri/v1/routeplan?type=drive&to=${title}&tocoord=${y},${x}&referer=storewalk`
  if (app === 'apple') return `https://maps.apple.com/?daddr=${y},${x}&q=${title}`
  return `https://www.google.com/maps/dir/?api=1&destination=${y},${x}`
}

export function distanceTo(from: Place, to: Place): number {
  return metres(from.lat, from.lng, to.lat, to.lng)
}

/** Streets are longer than the crow's way; a city car makes about 25 km an hour, feet 4.5. */
const DETOUR = 1.4
const CAR_M_PER_MIN = 25_000 / 60
const FEET_M_PER_MIN = 4_500 / 60
const WALKED_M = 800

export function minutesTo(distance: number): number {
  const way = distance * DETOUR
  return Math.max(1, Math.round(way / (way <= WALKED_M ? FEET_M_PER_MIN : CAR_M_PER_MIN)))
}

/** The nearest next, then from there: not the best tour, but one that nobody needs to explain. */
export function byNearest<T extends { store: Place }>(start: Place, stops: T[]): T[] {
  const left = [...stops]
  const tour: T[] = []
  let here = start
  while (left.length > 0) {
    const next = left.reduce((best, stop) => (distanceTo(here, stop.store) < distanceTo(here, best.store) ? stop : best))
    left.splice(left.indexOf(next), 1)
    tour.push(next)
    here = next.store
  }
  return tour
}

export interface Dot {
  x: number
  y: number
}

/** Places on a square of 100 by 100, north up, as far apart as they are; `metresWide` for a scale. */
export function plotted(places: Place[]): { dots: Dot[]; metresWide: number } {
  if (places.length === 0) return { dots: [], metresWide: 0 }
  const middle = { lat: mid(places.map((one) => one.lat)), lng: mid(places.map((one) => one.lng)) }
  const east = (one: Place): number => distanceTo({ lat: one.lat, lng: middle.lng }, one) * Math.sign(one.lng - middle.lng)
  const north = (one: Place): number => distanceTo({ lat: middle.lat, lng: one.lng }, one) * Math.sign(one.lat - middle.lat)
  const spread = Math.max(200, ...places.flatMap((one) => [Math.abs(east(one)), Math.abs(north(one))]))
  const metresWide = spread * 2.4
  const dots = places.map((one) => ({ x: 50 + (east(one) / metresWide) * 100, y: 50 - (north(one) / metresWide) * 100 }))
  return { dots, metresWide }
}
const mid = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2
