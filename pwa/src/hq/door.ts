// What every screen of the web shares: the client, the photos and who is signed in.

import { inject, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import { Client, SignedOut, type ClientOptions } from '@/server/client'
import { PhotoShelf } from '@/server/photos'
import type { Person } from '@/server/types'

export interface HqDoor {
  client: Client
  photos: PhotoShelf
  person: ShallowRef<Person | null>
  /** Takes up the session of the cookie; fails only where the server cannot be asked. */
  start: () => Promise<void>
  /** Fulfilled once it is known whether anybody is signed in. No screen is chosen before. */
  ready: Promise<void>
}

export const doorKey: InjectionKey<HqDoor> = Symbol('hq door')

export function makeDoor(options: ClientOptions = {}): HqDoor {
  const client = new Client(options)
  const photos = new PhotoShelf(client)
  const person = shallowRef<Person | null>(null)
  client.session.watch((someone) => {
    if (someone === null) photos.clear()
    person.value = someone
  })
  let known: () => void = () => undefined
  const ready = new Promise<void>((resolve) => (known = resolve))
  async function start(): Promise<void> {
    try {
      await client.session.resume()
    } catch (failure) {
      if (!(failure instanceof SignedOut)) throw failure
    }
    known()
  }
  return { client, photos, person, start, ready }
}

export function useDoor(): HqDoor {
  const door = inject(doorKey)
  if (door === undefined) throw new Error('the web has no door')
  return door
}

const DEVICE_KEY = 'storewalk.web-device'

/** Names this browser in the audit; not a secret and not an identity. */
export function webDevice(newId: () => string): string {
  try {
    const kept = localStorage.getItem(DEVICE_KEY)
    if (kept !== null) return kept
    const made = newId()
    localStorage.setItem(DEVICE_KEY, made)
    return made
  } catch {
    return newId()
  }
}
