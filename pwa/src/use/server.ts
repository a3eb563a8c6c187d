// The one client of this page, and whether the browser sees a network at all.
import { ref } from 'vue'
import { Client } from '../server/client'
import { chosenLanguage } from '../words'

export const client = new Client({ locale: () => chosenLanguage() })

/** A hint only, for the colour of a sign: the sender asks the server itself. */
export const online = ref(navigator.onLine)
globalThis.addEventListener('online', () => (online.value = true))
globalThis.addEventListener('offline', () => (online.value = false))
