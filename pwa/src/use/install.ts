// Putting the app on the home screen: offered in a quiet moment, never pressed. Browsers clear what
// a page keeps when it was not opened for a while (Safari after seven days); an installed app is
// spared, and unsent work with it.
import { computed, ref, shallowRef } from 'vue'

interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>
  userChoice: Promise<{ outcome: 'accepted' | 'dismissed' }>
}

/**
 * prompt   the browser asks, when told to · ios: by hand, in three steps
 * browser  a chat app's own browser, which installs nothing · menu: somewhere in the menu
 */
export type InstallWay = 'prompt' | 'ios' | 'browser' | 'menu'

const KEPT_AS = 'storewalk.install'
const prompting = shallowRef<InstallPrompt | null>(null)
const installed = ref(isInstalled())
const declined = ref(wasDeclined())

/** From the very start: the browser offers once, early, and only to who listens. */
export function watchInstall(page: EventTarget = globalThis): void {
  page.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    prompting.value = event as InstallPrompt
  })
  page.addEventListener('appinstalled', () => {
    installed.value = true
    prompting.value = null
  })
}

export function wayOf(agent: string, touches: number, canPrompt: boolean): InstallWay {
  if (canPrompt) return 'prompt'
  if (/MicroMessenger|DingTalk|Lark/i.test(agent)) return 'browser'
  // An iPad says that it is a Mac; no Mac has a touch screen.
  if (/iPhone|iPad|iPod/.test(agent) || (agent.includes('Macintosh') && touches > 1)) return 'ios'
  return 'menu'
}

export function useInstall() {
  return {
    installed,
    way: computed(() => wayOf(navigator.userAgent, navigator.maxTouchPoints, prompting.value !== null)),
    /** Said no, once: it is not offered again by itself. */
    declined,
    async ask(): Promise<void> {
      const asked = prompting.value
      if (asked === null) return
      // The browser lets a prompt be used once.
      prompting.value = null
      await asked.prompt()
      if ((await asked.userChoice).outcome === 'dismissed') decline()
    },
    decline,
  }
}

function decline(): void {
  declined.value = true
  try {
    localStorage.setItem(KEPT_AS, 'declined')
  } catch {
    // A private window may refuse it: good for this time then.
  }
}
function wasDeclined(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) !== null
  } catch {
    return false
  }
}
function isInstalled(): boolean {
  const own = (navigator as { standalone?: boolean }).standalone === true
  return own || globalThis.matchMedia('(display-mode: standalone)').matches
}
