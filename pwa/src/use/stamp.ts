// What is written over a photo for people: when, where, whether the phone was there, and who. Never
// written into it: the bytes stay those that were hashed.
import { useI18n } from 'vue-i18n'
import type { CheckPoint, PackStore, PhotoEntry } from '../server/types'
import { judgePresence } from './brain'

export function useStamp(store: () => PackStore, checkIn: () => CheckPoint | null, who: () => string) {
  const { t, locale } = useI18n({ useScope: 'global' })

  return (photo: PhotoEntry): string[] => {
    const at = store()
    const fence = { lat: at.lat, lng: at.lng, radius_m: at.radius_m }
    // The photo's own fix says more than the door's, where there is one.
    const fixes = photo.fix === null ? (checkIn()?.fixes ?? []) : [photo.fix]
    const { verdict, distance_m } = judgePresence(fixes, fence, null)
    const place = t(`field.checkIn.verdict.${verdict}`)
    return [
      momentIn(at.time_zone, locale.value, photo.taken.wall_ms),
      `${at.name} · ${distance_m === null ? place : t('common.photo.placed', { place, d: Math.round(Number(distance_m)) })}`,
      photo.source === 'file' ? t('common.photo.fromFile', { name: who() }) : who(),
    ]
  }
}

/** The store's clock, whatever zone the phone is in. */
export function momentIn(zone: string, locale: string, ms: number): string {
  const style: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }
  try {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone: zone }).format(ms)
  } catch {
    return new Intl.DateTimeFormat(locale, style).format(ms)
  }
}
