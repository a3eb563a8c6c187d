// The designer in a test: the whole screen, real words, a server with one draft.
import { flushPromises, mount } from '@vue/test-utils'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import { doorKey, makeDoor } from '../../../src/hq/door'
import DesignerScreen from '../../../src/hq/designer/DesignerScreen.vue'
import type { Doc } from '../../../src/hq/designer/tree'
import enChecklists from '../../../src/words/en/checklists.json'
import enDesigner from '../../../src/words/en/designer.json'
import enHq from '../../../src/words/en/hq.json'
import zhChecklists from '../../../src/words/zh-CN/checklists.json'
import zhDesigner from '../../../src/words/zh-CN/designer.json'
import zhHq from '../../../src/words/zh-CN/hq.json'
import { json, problem } from '../../server/fake-server'
import { personOf, type Asked } from '../mount'

export interface Server {
  document: Doc
  revision: number
  /** The next answers to PUT, before the ordinary ones. */
  puts: (Response | Error)[]
  publish: () => Response
  asked: Asked[]
}

export async function openDesigner(document: Doc, options: { locale?: string; serverOnly?: Partial<Server> } = {}) {
  const server: Server = {
    document, revision: 1, puts: [], asked: [],
    publish: () => json({ version_id: 'v2', code: 'T', version: 2, title: { zh: '测试', en: 'Test' } }, 201),
    ...options.serverOnly,
  }
  const whole = () => ({
    id: 'd1', code: 'T', document: server.document, based_on: null, revision: server.revision,
    updated_at: '2026-11-23T06:00:00Z', updated_by: { id: 'x', name: '何审' }, problems: [],
  })
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const path = String(input).replace('/api/v1', '')
    const asked = { method: init.method ?? 'GET', path, body: typeof init.body === 'string' ? JSON.parse(init.body) : null }
    server.asked.push(asked)
    if (path === '/session') return json({ access_token: 't', expires_in: 600, person: personOf('reviewer') })
    if (path === '/checklists') return json([])
    if (path === '/checklist-drafts/d1/publish') return server.publish()
    if (path !== '/checklist-drafts/d1') return problem(404, '404.1')
    if (asked.method !== 'PUT') return json(whole())
    const forced = server.puts.shift()
    if (forced instanceof Error) throw forced
    if (forced !== undefined) return forced
    const body = asked.body as { document: Doc; revision: number }
    if (body.revision !== server.revision) return problem(409, '409.4', { zh: '草稿已被他人保存' })
    server.document = body.document
    server.revision += 1
    return json(whole())
  }
  const door = makeDoor({ fetch, cookies: () => '' })
  await door.client.session.signIn('chen', 'x', 'd')
  const i18n = createI18n({
    legacy: false,
    locale: options.locale ?? 'zh-CN',
    messages: {
      'zh-CN': { hq: zhHq, designer: zhDesigner, checklists: zhChecklists },
      en: { hq: enHq, designer: enDesigner, checklists: enChecklists },
    } as never,
  })
  const nowhere = { template: '<i />' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/checklists', component: nowhere },
      { path: '/checklists/versions/:id', component: nowhere },
      { path: '/checklists/drafts/:id', component: DesignerScreen },
    ],
  })
  await router.push('/checklists/drafts/d1')
  const wrapper = mount({ template: '<main><RouterView /></main>' }, { global: { plugins: [i18n, router], provide: { [doorKey as symbol]: door } }, attachTo: document_().body })
  await flushPromises()
  await flushPromises()

  const field = (path: string): HTMLInputElement => {
    const found = document_().querySelector<HTMLInputElement>(`.dz [data-path="${path}"]`)
    if (found === null) throw new Error(`no field at ${path}`)
    return found
  }
  const type = async (path: string, text: string) => {
    const found = field(path)
    found.value = text
    found.dispatchEvent(new Event(found.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }))
    await flushPromises()
  }
  const look = async (code: string) => {
    const line = wrapper.findAll('.dz-line').find((each) => each.find('.dz-code').exists() && each.find('.dz-code').text() === code)
    await line!.trigger('click')
    await flushPromises()
  }
  const press = async (key: string, more: KeyboardEventInit = {}) => {
    const here = wrapper.find('.dz-tree [tabindex="0"]').element
    here.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
    await flushPromises()
  }
  const codes = () => wrapper.findAll('.dz-line .dz-code').map((each) => each.text())
  const said = () => wrapper.find('.dz-desk > p.sr').text()
  const state = () => wrapper.find('.dz-keep').attributes('data-state')
  return { wrapper, server, router, settle: flushPromises, field, type, look, press, codes, said, state }
}

/** `document` names a checklist here. */
function document_(): Document {
  return globalThis.document
}
