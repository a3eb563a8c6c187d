// Where the phone says it is: several fixes over some seconds, since one fix proves little and a
// frozen one is a sign of a mock. WGS-84 as the browser gives it.
import type { Fix } from '../server/types'

export type LocationTrouble = 'denied' | 'unavailable' | 'unsupported'

export interface FixRun {
  stop: () => void
}

export interface FixWatcher {
  onFix: (fix: Fix) => void
  onTrouble: (trouble: LocationTrouble) => void
}

export function watchFixes({ onFix, onTrouble }: FixWatcher, source: Geolocation | undefined = navigator.geolocation): FixRun {
  if (source === undefined) {
    onTrouble('unsupported')
    return { stop: () => undefined }
  }
  const id = source.watchPosition(
    (position) => onFix(toFix(position)),
    (error) => onTrouble(error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable'),
    { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 },
  )
  return { stop: () => source.clearWatch(id) }
}

/** One fix for a photo: the newest the phone has, without making anybody wait. */
export function lastFix(source: Geolocation | undefined = navigator.geolocation): Promise<Fix | null> {
  return new Promise((resolve) => {
    if (source === undefined) return resolve(null)
    source.getCurrentPosition(
      (position) => resolve(toFix(position)),
      () => resolve(null),
      { enableHighAccuracy: true, maximumAge: 30_000, timeout: 4_000 },
    )
  })
}

function toFix(position: GeolocationPosition): Fix {
  const { latitude, longitude, accuracy, altitude, speed } = position.coords
  return {
    lat: rounded(latitude, 6),
    lng: rounded(longitude, 6),
    accuracy_m: rounded(accuracy, 1),
    at_ms: Math.round(position.timestamp),
    altitude: altitude === null ? null : rounded(altitude, 1),
    speed: speed === null || Number.isNaN(speed) ? null : rounded(speed, 1),
  }
}

/** Few digits: no false precision, and a form both languages write the same way. */
function rounded(value: number, digits: number): number {
  const factor = 10 ** digits
  const result = Math.round(value * factor) / factor
  return Math.abs(result) < 1e-4 ? 0 : result
}
