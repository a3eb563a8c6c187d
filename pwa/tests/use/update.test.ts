// Which changes of the service worker in charge make an open page load anew.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const OLD = { scriptURL: '/sw.js', state: 'activated' }
const NEW = { ...OLD }

class Workers extends EventTarget {
  controller: object | null

  constructor(controller: object | null) {
    super()
    this.controller = controller
  }

  register(): Promise<object> {
    return Promise.resolve(Object.assign(new EventTarget(), { waiting: null, update: () => Promise.resolve() }))
  }

  pass(to: object | null): void {
    this.controller = to
    this.dispatchEvent(new Event('controllerchange'))
  }
}

const reload = vi.fn()

/** The page as it stands after its start, under the worker given. */
async function page(controller: object | null): Promise<Workers> {
  const workers = new Workers(controller)
  vi.stubGlobal('navigator', { ...navigator, serviceWorker: workers })
  vi.resetModules()
  const { registerShell } = await import('../../src/use/update')
  await registerShell()
  return workers
}

/** Whether the page loads anew, once it has looked for open work. */
async function loadsAnew(): Promise<boolean> {
  return vi.waitFor(() => expect(reload).toHaveBeenCalled()).then(() => true, () => false)
}

beforeEach(() => {
  vi.stubEnv('PROD', true)
  vi.stubGlobal('location', { reload })
  reload.mockClear()
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

describe('a page', () => {
  it('follows the new version that another tab took', async () => {
    const workers = await page(OLD)
    workers.pass(NEW)
    expect(await loadsAnew()).toBe(true)
  })

  it('stays as it is at its very first worker, and follows the next', async () => {
    const workers = await page(null)
    workers.pass(OLD)
    expect(await loadsAnew()).toBe(false)
    workers.pass(NEW)
    expect(await loadsAnew()).toBe(true)
  })

  it('keeps what it holds when the site is cleared under it', async () => {
    const workers = await page(OLD)
    workers.pass(null)
    expect(await loadsAnew()).toBe(false)
    workers.pass(NEW)
    expect(await loadsAnew()).toBe(false)
  })
})
