// WGS-84, as phones and our records have it, and GCJ-02, as maps of mainland China show it. The
// shift applies on the mainland only: Hong Kong, Macau and Taiwan are drawn where they are.

export interface Place {
  lat: number
  lng: number
}

const AXIS = 6378245
const ECCENTRICITY = 0.006693421622965943

export function toGcj(place: Place): Place {
  if (!isMainland(place)) return place
  const [dLat, dLng] = shift(place)
  return { lat: place.lat + dLat, lng: place.lng + dLng }
}

/** There is no formula for the way back: stepped towards it, to less than a centimetre. */
export function fromGcj(place: Place): Place {
  if (!isMainland(place)) return place
  let guess = { ...place }
  for (let step = 0; step < 5; step += 1) {
    const [dLat, dLng] = shift(guess)
    guess = { lat: place.lat - dLat, lng: place.lng - dLng }
  }
  return guess
}

/** Degrees of latitude and longitude between the two systems at a place. */
function shift({ lat, lng }: Place): [number, number] {
  const [x, y] = [lng - 105, lat - 35]
  const phi = (lat / 180) * Math.PI
  const root = 1 - ECCENTRICITY * Math.sin(phi) ** 2
  const north = (wanderLat(x, y) * 180) / (((AXIS * (1 - ECCENTRICITY)) / (root * Math.sqrt(root))) * Math.PI)
  const east = (wanderLng(x, y) * 180) / ((AXIS / Math.sqrt(root)) * Math.cos(phi) * Math.PI)
  return [north, east]
}

function waves(of: number, a: [number, number], b: [number, number], c: [number, number]): number {
  const wave = ([height, length]: [number, number]): number => height * Math.sin((of / length) * Math.PI)
  return ((wave(a) + wave(b) + wave(c)) * 2) / 3
}
function ripple(x: number): number {
  return ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3
}
function wanderLat(x: number, y: number): number {
  const base = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x))
  return base + ripple(x) + waves(y, [20, 1], [40, 3], [0, 1]) + ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3
}
function wanderLng(x: number, y: number): number {
  const base = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x))
  return base + ripple(x) + waves(x, [20, 1], [40, 3], [0, 1]) + ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3
}

type Corner = readonly [lng: number, lat: number]
const HONG_KONG: readonly Corner[] = [[113.82, 22.13], [114.45, 22.13], [114.45, 22.56], [114.23, 22.556], [114.155, 22.545], [114.115, 22.53], [114.07, 22.513], [114.03, 22.5], [113.95, 22.44], [113.82, 22.3]]
const MACAU: readonly Corner[] = [[113.525, 22.1], [113.61, 22.1], [113.61, 22.2165], [113.54, 22.2165], [113.532, 22.18]]
const TAIWAN: readonly Corner[] = [[119.3, 23.1], [120.0, 21.7], [122.2, 21.7], [122.2, 25.5], [121.0, 25.5], [119.9, 24.3], [119.3, 23.8]]

export function isMainland({ lat, lng }: Place): boolean {
  if (lng < 72.004 || lng > 137.8347 || lat < 0.8293 || lat > 55.8271) return false
  return ![HONG_KONG, MACAU, TAIWAN].some((shape) => isInside([lng, lat], shape))
}

/** Whether a point lies in a shape: a ray to the east crosses its side an odd number of times. */
function isInside([x, y]: Corner, shape: readonly Corner[]): boolean {
  let inside = false
  shape.forEach(([ax, ay], i) => {
    const [bx, by] = shape[(i + shape.length - 1) % shape.length] as Corner
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  })
  return inside
}
