// Where the phone was, drawn without a map: metres east and north of the store's pin, fitted into
// a square. No tiles, no network, no national map rules.

import type { Fix } from '../server/types'

export interface Pin {
  lat: number
  lng: number
  radius_m: number
}
export interface PlotPoint {
  x: number
  y: number
  accuracy: number
  /** Straight distance to the pin in metres. */
  distance: number
  kind: 'in' | 'out'
  atMs: number
  /** Lies outside the picture; drawn at its edge. */
  beyond: boolean
}
export interface Plot {
  size: number
  centre: number
  fence: number
  points: PlotPoint[]
  /** A round number of metres and its length in the picture. */
  scale: { metres: number; length: number }
}

const EARTH_M = 6_371_008.8
const MARGIN = 14
/** One wild fix must not shrink the fence to a dot: beyond this many radii it sits at the edge. */
const WIDEST = 6

export function offset(pin: Pin, fix: Pick<Fix, 'lat' | 'lng'>): { east: number; north: number } {
  const rad = Math.PI / 180
  const north = (fix.lat - pin.lat) * rad * EARTH_M
  const east = (fix.lng - pin.lng) * rad * EARTH_M * Math.cos(((fix.lat + pin.lat) / 2) * rad)
  return { east, north }
}

function reachOf(pin: Pin, fix: Fix): number {
  const { east, north } = offset(pin, fix)
  return Math.hypot(east, north) + Math.min(fix.accuracy_m, pin.radius_m)
}

export function roundMetres(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)))
  for (const step of [5, 2, 1]) if (step * power <= most) return step * power
  return power
}

export function plot(pin: Pin, checkIn: Fix[], checkOut: Fix[], size = 280): Plot {
  const all = [...checkIn, ...checkOut]
  const widest = Math.max(pin.radius_m * 1.15, ...all.map((fix) => reachOf(pin, fix)))
  const reach = Math.min(widest, pin.radius_m * WIDEST)
  const perMetre = (size / 2 - MARGIN) / reach
  const centre = size / 2

  function place(fix: Fix, kind: 'in' | 'out'): PlotPoint {
    const { east, north } = offset(pin, fix)
    const distance = Math.hypot(east, north)
    const shrink = distance > reach ? reach / distance : 1
    return {
      x: centre + east * shrink * perMetre,
      y: centre - north * shrink * perMetre,
      accuracy: Math.min(fix.accuracy_m, reach * 2) * perMetre,
      distance,
      kind,
      atMs: fix.at_ms,
      beyond: shrink < 1,
    }
  }
  const metres = roundMetres(reach * 0.7)
  return {
    size,
    centre,
    fence: pin.radius_m * perMetre,
    points: [...checkIn.map((f) => place(f, 'in')), ...checkOut.map((f) => place(f, 'out'))],
    scale: { metres, length: metres * perMetre },
  }
}
