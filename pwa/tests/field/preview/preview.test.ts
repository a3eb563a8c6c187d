// The preview as the designer's frame has it: the real runner and engine, nothing kept or sent.
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { NOBODY } from '../../../src/field/preview/memory'
import { hear, isPreview, say, type FromPreview, type Show } from '../../../src/field/preview/messages'
import { makeRouter } from '../../../src/field/preview/preview'
import PreviewApp from '../../../src/field/preview/PreviewApp.vue'
import { MemoryShelf } from '../../../src/use/memoryShelf'
import { useSession } from '../../../src/use/session'
import { words } from '../../../src/words/phone'
import { DOCUMENT, person, store } from '../../make'

type Told = FromPreview & { mark: string }
const ORIGIN = window.location.origin

/** The page around the preview: keeps what it is told. */
function aPage() {
  const told: Told[] = []
  const page = { postMessage: (message: Told, origin: string) => void (origin === ORIGIN && told.push(message)) }
  return { page: page as unknown as Window, told }
}
function hearing(source: unknown, data: unknown, origin = ORIGIN): void {
  window.dispatchEvent(Object.assign(new MessageEvent('message', { data, origin }), { source }))
}
const show = (over: Partial<Show> = {}): Show & { mark: string } => ({
  mark: 'storewalk-preview/1', kind: 'show', document: DOCUMENT, policy: null, language: 'zh-CN',
  world: { store: store(), visit_type: 'routine', node: null, repeats: {}, books: {}, samples: {}, assets: [], skus: [] }, ...over,
})

async function opened() {
  const { page, told } = aPage()
  const shelf = new MemoryShelf()
  const router = makeRouter()
  const wrapper = mount(PreviewApp, { props: { shelf, around: page }, global: { plugins: [words, router] }, attachTo: document.body })
  await router.isReady()
  const settle = async () => {
    for (let n = 0; n < 4; n += 1) await flushPromises()
  }
  /** Lets the screen of an address arrive, which is loaded when it is first shown. */
  const until = (there: () => boolean) => vi.waitFor(() => expect(there()).toBe(true), { timeout: 4_000 })
  const tell = async (data: unknown, origin = ORIGIN) => {
    hearing(page, data, origin)
    await settle()
  }
  const total = () => told.filter((one) => one.kind === 'scored').at(-1)?.score.total
  return { wrapper, told, tell, settle, until, total, router, page }
}

beforeEach(() => {
  useSession().person.value = person({ id: NOBODY })
  window.scrollTo = () => undefined
})
enableAutoUnmount(afterEach)
afterEach(() => {
  document.body.innerHTML = ''
})

// Compiling the runner takes a busy machine seconds, which are nobody's wait at the desk.
beforeAll(async () => {
  await import('../../../src/field/RunnerScreen.vue')
}, 60_000)

describe('the preview', () => {
  it('runs the engine on the document it is given and tells the score at each answer', async () => {
    const { wrapper, told, tell, until, total } = await opened()
    expect(told.map((one) => one.kind)).toEqual(['ready'])
    await tell(show())
    await until(() => wrapper.find('#item-A01').exists())
    expect(total()).toBe('100.0')
    await wrapper.find('#item-A01 [data-test=no]').trigger('click')
    await until(() => total() === '0.0')
    expect(wrapper.find('#item-A02').exists()).toBe(true)
    const last = told.at(-1)
    expect(last?.kind === 'scored' && last.score.items[0]).toMatchObject({ code: 'A01', state: 'failed', lost: '50' })
    expect(last?.kind === 'scored' && last.answers['A01']?.value).toBe(false)
  })

  it('keeps nothing on the device and asks the network for nothing', async () => {
    const fetching = vi.spyOn(globalThis, 'fetch')
    const { wrapper, tell, until, total } = await opened()
    await tell(show())
    await until(() => wrapper.find('#item-A01').exists())
    await wrapper.find('#item-A01 [data-test=no]').trigger('click')
    await until(() => total() === '0.0')
    await tell({ ...show(), document: { ...DOCUMENT, title: { zh: '新', en: 'New' } } })
    await until(() => wrapper.find('#item-A02').exists())
    expect(await indexedDB.databases()).toEqual([])
    expect(fetching).not.toHaveBeenCalled()
  })

  it('hears nobody but the page around it, of its own origin', async () => {
    const { told, tell } = await opened()
    await tell(show(), 'https://elsewhere.example')
    hearing(window, show())
    hearing(null, show())
    await tell({ ...show(), mark: 'other' })
    expect(told.map((one) => one.kind)).toEqual(['ready'])
  })

  it('takes answers along into a changed document, unless the item asks otherwise now', async () => {
    const { wrapper, tell, until, total } = await opened()
    await tell(show())
    await until(() => wrapper.find('#item-A01').exists())
    await wrapper.find('#item-A01 [data-test=no]').trigger('click')
    await until(() => total() === '0.0')
    const [section] = DOCUMENT.sections
    const heavier = { ...DOCUMENT, sections: [{ ...section!, items: section!.items.map((item) => ({ ...item, weight: 10 })) }] }
    await tell(show({ document: heavier as never }))
    expect(total()).toBe('50.0')
    const counted = { ...DOCUMENT, sections: [{ ...section!, items: [{ ...section!.items[0]!, type: 'count' }] }] }
    await tell(show({ document: counted as never }))
    expect(total()).toBe('100.0')
  })

  it('keeps what ran when the next document cannot be read, and says why', async () => {
    const { wrapper, told, tell, until } = await opened()
    await tell(show())
    await until(() => wrapper.find('#item-A01').exists())
    const [section] = DOCUMENT.sections
    const bad = { ...DOCUMENT, sections: [{ ...section!, items: [{ ...section!.items[0]!, show_if: 'ZZZ == no' }] }] }
    await tell(show({ document: bad as never }))
    const last = told.at(-1)
    expect(last?.kind === 'failed' && last.problems[0]?.zh).toBeTruthy()
    expect(wrapper.find('#item-A01').exists()).toBe(true)
  })

  it('begins anew when asked, and speaks the other language when asked', async () => {
    const { wrapper, tell, until, total } = await opened()
    await tell(show())
    await until(() => wrapper.find('#item-A01').exists())
    await wrapper.find('#item-A01 [data-test=no]').trigger('click')
    await until(() => total() === '0.0')
    await tell({ mark: 'storewalk-preview/1', kind: 'reset' })
    expect(total()).toBe('100.0')
    await tell({ mark: 'storewalk-preview/1', kind: 'language', language: 'en' })
    await until(() => wrapper.find('#item-A01').exists())
    expect(wrapper.find('#item-A01').text()).toContain('One')
  })

  it('judges by the store and the earlier visits it is told of', async () => {
    const [section] = DOCUMENT.sections
    const scoring = { ...(DOCUMENT['scoring'] as object), repeat: { multipliers: [1, 2], lookback_visits: 2 } }
    const items = [{ ...section!.items[0]!, weight: 50, repeat_multiplier: true, defect: { per: 10 }, type: 'count' }, { ...section!.items[0]!, code: 'A03', show_if: 'store.uses_gas' }]
    const document = { ...DOCUMENT, scoring, sections: [{ ...section!, items }] } as never
    const { wrapper, tell, until, told } = await opened()
    await tell(show({ document }))
    await until(() => wrapper.find('#item-A01').exists())
    expect(wrapper.find('#item-A03').exists()).toBe(false)
    const world = { ...show().world, store: store({ attributes: { uses_gas: true } }), repeats: { A01: 1 } }
    await tell(show({ document, world }))
    await until(() => wrapper.find('#item-A03').exists())
    await wrapper.find('#item-A01 [data-test=more]').trigger('click')
    await until(() => told.some((one) => one.kind === 'scored' && one.score.items[0]?.repeat === '2'))
  })
})

describe('the talk between the two pages', () => {
  it('stops when told to', () => {
    const heard: FromPreview[] = []
    const stop = hear<FromPreview>(() => window, (message) => heard.push(message))
    hearing(window, { mark: 'storewalk-preview/1', kind: 'ready' })
    stop()
    hearing(window, { mark: 'storewalk-preview/1', kind: 'ready' })
    expect(heard).toHaveLength(1)
  })
  it('is addressed to one origin only', () => {
    const { page, told } = aPage()
    say(page, { kind: 'ready' }, 'https://elsewhere.example')
    expect(told).toEqual([])
  })
  it.each([['?preview=1', true], ['?preview=0', false], ['', false], ['?x=preview=1', false]])('%s starts a preview: %s', (search, is) => {
    expect(isPreview(search)).toBe(is)
  })
})
