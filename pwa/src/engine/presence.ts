// Was the phone at the store: a verdict, a confidence and every signal that moved it. A poor fix
// never blocks honest work. Coordinates are WGS-84; a fix that is no fix is left out.

import type { Text } from './document.ts'
import { field, isMilliseconds } from './json.ts'
import { stripped } from './texts.ts'
import { fill } from './words.ts'

const EARTH_M = 6_371_009
const SURE_M = 100
const USELESS_M = 500
const UNKNOWN_M = 1_000
const STALE_MS = 120_000
const FROZEN_FIXES = 3
const FROZEN_MS = 5_000
const FASTEST_M_S = 70
const START = 50

const WORDS: Readonly<Record<string, Text>> = {
  inside: { zh: '定位在门店范围内（距门店{distance_m}米）', en: 'Inside the fence, {distance_m} m from the store' },
  uncertain: {
    zh: '定位不能确定是否在店（距门店{distance_m}米，误差{accuracy_m}米）',
    en: 'The fix cannot tell: {distance_m} m away, accurate to {accuracy_m} m',
  },
  outside: { zh: '定位在门店范围外（距门店{distance_m}米）', en: 'Outside the fence, {distance_m} m from the store' },
  no_fix: { zh: '没有取得定位', en: 'There was no position fix' },
  poor_accuracy: { zh: '定位误差较大（{accuracy_m}米）', en: 'The fix is poor: accurate to {accuracy_m} m' },
  frozen_fixes: {
    zh: '{fixes}次定位完全相同，真实定位会有抖动',
    en: '{fixes} fixes are identical; real ones wander',
  },
  jumping_fixes: { zh: '两次定位之间移动过快（{speed_m_s}米/秒）', en: 'The fixes jump at {speed_m_s} m/s' },
  stale_fix: { zh: '定位已是{age_s}秒前的', en: 'The fix is {age_s} s old' },
  reason_given: { zh: '已填写原因', en: 'A reason was given' },
}

export type Verdict = 'inside' | 'uncertain' | 'outside'
export type Fence = { lat: number; lng: number; radius_m: number }
export type Signal = { code: string; effect: number; params: Record<string, number> }

/** The verdict with its reasons. */
export type Presence = {
  verdict: Verdict
  confidence: number
  distance_m: number | null
  accuracy_m: number | null
  reasons: Signal[]
}

type Fix = { lat: number; lng: number; accuracy_m: number; at_ms: number }

/** Say a signal as a sentence. */
export function describe(signal: Signal): Text {
  return fill(WORDS[signal.code], signal.params)
}

/** Judge the fixes of one check-in; `atMs` is when the phone says it happened. */
export function judge(
  fixes: readonly unknown[],
  fence: Fence,
  reason: string | null,
  atMs: number | null = null,
): Presence {
  const usable = fixes.map(readFix).filter((fix) => fix !== null)
  const [first, ...others] = usable
  if (first === undefined) {
    return presence('uncertain', null, null, [{ code: 'no_fix', effect: -30, params: {} }, ...excuse(reason)])
  }
  const best = others.reduce((a, b) => (isBetter(b, a) ? b : a), first)
  const distance = metres(best.lat, best.lng, fence.lat, fence.lng)
  const verdict = verdictOf(distance, best.accuracy_m, fence.radius_m)
  const where = { distance_m: rounded(distance), accuracy_m: rounded(best.accuracy_m) }
  const signals = [
    { code: verdict, effect: { inside: 40, uncertain: 0, outside: -35 }[verdict], params: where },
    ...accuracy(best),
    ...frozen(usable),
    ...jumping(usable),
    ...stale(best, atMs),
    ...(verdict === 'inside' ? [] : excuse(reason)),
  ]
  return presence(verdict, where.distance_m, where.accuracy_m, signals)
}

function isBetter(one: Fix, other: Fix): boolean {
  return one.accuracy_m < other.accuracy_m || (one.accuracy_m === other.accuracy_m && one.at_ms > other.at_ms)
}

function verdictOf(distance: number, acc: number, radius: number): Verdict {
  if (distance + acc <= radius || (distance <= radius && acc <= SURE_M)) return 'inside'
  return distance - acc > radius ? 'outside' : 'uncertain'
}

/** Read a fix; anything that is not a place on earth with a time is null. */
export function readFix(raw: unknown): Fix | null {
  const lat = real(field(raw, 'lat'))
  const lng = real(field(raw, 'lng'))
  const given = field(raw, 'accuracy_m')
  const at = field(raw, 'at_ms')
  if (lat === null || lng === null || Math.abs(lat) > 90 || Math.abs(lng) > 180) return null
  if (!isMilliseconds(at)) return null
  const radius = given === null ? UNKNOWN_M : real(given)
  return radius === null || radius < 0 ? null : { lat, lng, accuracy_m: radius, at_ms: at }
}

function real(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) < 1e9 ? value : null
}

/** Give the great-circle distance (haversine, mean earth radius). */
export function metres(lat: number, lng: number, toLat: number, toLng: number): number {
  const halfLat = Math.sin(radians(toLat - lat) / 2)
  const halfLng = Math.sin(radians(toLng - lng) / 2)
  const part = halfLat ** 2 + Math.cos(radians(lat)) * Math.cos(radians(toLat)) * halfLng ** 2
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(part)))
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}

function rounded(value: number): number {
  return Math.floor(value + 0.5)
}

function accuracy(best: Fix): Signal[] {
  if (best.accuracy_m <= SURE_M) return []
  const effect = best.accuracy_m > USELESS_M ? -30 : -15
  return [{ code: 'poor_accuracy', effect, params: { accuracy_m: rounded(best.accuracy_m) } }]
}

function frozen(fixes: readonly Fix[]): Signal[] {
  const places = new Set(fixes.map((fix) => `${fix.lat},${fix.lng}`))
  const times = [...new Set(fixes.map((fix) => fix.at_ms))]
  const span = Math.max(...times) - Math.min(...times)
  if (places.size > 1 || times.length < FROZEN_FIXES || span < FROZEN_MS) return []
  return [{ code: 'frozen_fixes', effect: -25, params: { fixes: times.length } }]
}

function jumping(fixes: readonly Fix[]): Signal[] {
  const ordered = [...fixes].sort((a, b) => a.at_ms - b.at_ms)
  let fastest = 0
  ordered.forEach((two, place) => {
    const one = ordered[place - 1]
    if (one === undefined || two.at_ms <= one.at_ms) return
    const apart = metres(one.lat, one.lng, two.lat, two.lng) - one.accuracy_m - two.accuracy_m
    if (apart > 0) fastest = Math.max(fastest, (apart * 1000) / (two.at_ms - one.at_ms))
  })
  if (fastest <= FASTEST_M_S) return []
  return [{ code: 'jumping_fixes', effect: -25, params: { speed_m_s: rounded(fastest) } }]
}

function stale(best: Fix, atMs: number | null): Signal[] {
  if (atMs === null || atMs - best.at_ms <= STALE_MS) return []
  return [{ code: 'stale_fix', effect: -15, params: { age_s: Math.floor((atMs - best.at_ms) / 1000) } }]
}

function excuse(reason: string | null): Signal[] {
  return reason !== null && stripped(reason) !== '' ? [{ code: 'reason_given', effect: 10, params: {} }] : []
}

function presence(
  verdict: Verdict,
  distance: number | null,
  acc: number | null,
  reasons: Signal[],
): Presence {
  const moved = reasons.reduce((sum, signal) => sum + signal.effect, START)
  const confidence = Math.max(0, Math.min(100, moved))
  return { verdict, confidence, distance_m: distance, accuracy_m: acc, reasons }
}
