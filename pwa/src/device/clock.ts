// Two clocks: the wall, which the person may turn, and the monotonic one, which nobody can.
import type { PhoneTime } from '../server/types'

export function phoneTime(): PhoneTime {
  return { wall_ms: Date.now(), mono_ms: Math.round(performance.now()) }
}

/** The calendar day at the store, whatever zone the phone is in. */
export function dayAt(zone: string, ms: number = Date.now()): string {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms)
  } catch {
    return new Date(ms).toISOString().slice(0, 10)
  }
}
