// When and how the phone offers to be put on the home screen.
import { beforeEach, describe, expect, it, vi } from 'vitest'

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1'
const IPAD = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15'
const ANDROID = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36'

async function fresh() {
  vi.resetModules()
  return import('../../src/use/install')
}
function offer(outcome: 'accepted' | 'dismissed') {
  const asked = vi.fn(async () => undefined)
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: asked, userChoice: Promise.resolve({ outcome }) })
  globalThis.dispatchEvent(event)
  return { asked, event }
}

beforeEach(() => localStorage.clear())

describe('the way to the home screen', () => {
  it.each([
    [ANDROID, 5, true, 'prompt'],
    [ANDROID, 5, false, 'menu'],
    [IPHONE, 5, false, 'ios'],
    [IPAD, 5, false, 'ios'],
    [IPAD, 0, false, 'menu'],
    [`${IPHONE} MicroMessenger/8.0.50`, 5, false, 'browser'],
    [`${ANDROID} MicroMessenger/8.0.50`, 5, false, 'browser'],
  ])('%s, %i touches, offered %s: %s', async (agent, touches, can, way) => {
    expect((await fresh()).wayOf(agent, touches, can)).toBe(way)
  })
})

describe('the offer', () => {
  it('is kept back until the person asks for it, and used once', async () => {
    const { useInstall, watchInstall } = await fresh()
    watchInstall()
    const { asked, event } = offer('accepted')
    const install = useInstall()
    expect(event.defaultPrevented).toBe(true)
    expect(install.way.value).toBe('prompt')
    expect(asked).not.toHaveBeenCalled()
    await install.ask()
    await install.ask()
    expect(asked).toHaveBeenCalledOnce()
    expect(install.declined.value).toBe(false)
  })

  it('is not repeated to who said no, in the browser\'s question or in ours', async () => {
    const { useInstall, watchInstall } = await fresh()
    watchInstall()
    offer('dismissed')
    await useInstall().ask()
    expect(useInstall().declined.value).toBe(true)
    expect((await fresh()).useInstall().declined.value).toBe(true)
    localStorage.clear()
    const again = (await fresh()).useInstall()
    expect(again.declined.value).toBe(false)
    again.decline()
    expect((await fresh()).useInstall().declined.value).toBe(true)
  })

  it('ends with the installation', async () => {
    const { useInstall, watchInstall } = await fresh()
    watchInstall()
    offer('accepted')
    globalThis.dispatchEvent(new Event('appinstalled'))
    expect(useInstall().installed.value).toBe(true)
  })
})
