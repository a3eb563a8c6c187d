// A screen of the web in a test: real words, real router, a server that answers from a table.

import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import type { Component } from 'vue'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import { doorKey, makeDoor } from '../../src/hq/door'
import type { Role } from '../../src/server/types'
import enChecklists from '../../src/words/en/checklists.json'
import en from '../../src/words/en/hq.json'
import zhChecklists from '../../src/words/zh-CN/checklists.json'
import zh from '../../src/words/zh-CN/hq.json'
import { json, problem } from '../server/fake-server'

export interface Asked {
  method: string
  path: string
  body: unknown
}
type Answers = Record<string, (asked: Asked) => Response>

export function personOf(role: Role, id = `${role}-1`) {
  const named = { id: 'o', name: '示例连锁' }
  return { id, name: '陈审', login: 'chen', role, locale: 'zh-CN', door: 'hq' as const, organisation: named, regions: [], stores: [] }
}

/** Answers by "METHOD /path"; whatever is not in the table is a 404 of the server. */
export function table(answers: Answers) {
  const asked: Asked[] = []
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const path = String(input).replace('/api/v1', '')
    const one = { method: init.method ?? 'GET', path, body: typeof init.body === 'string' ? JSON.parse(init.body) : null }
    asked.push(one)
    const answer = answers[`${one.method} ${path}`] ?? answers[`${one.method} ${path.split('?')[0]}`]
    return answer === undefined ? problem(404, '404.1') : answer(one)
  }
  return { fetch, asked }
}

export async function open(
  component: Component,
  answers: Answers,
  options: { role?: Role; personId?: string; props?: Record<string, unknown>; at?: string; locale?: string } = {},
) {
  const { fetch, asked } = table({
    'POST /session': () => json({ access_token: 't', expires_in: 600, person: personOf(options.role ?? 'reviewer', options.personId) }),
    ...answers,
  })
  const door = makeDoor({ fetch, cookies: () => '' })
  if (options.role !== undefined || options.personId !== undefined) await door.client.session.signIn('chen', 'x', 'd')
  const i18n = createI18n({ legacy: false, locale: options.locale ?? 'zh-CN', messages: { 'zh-CN': { hq: zh, checklists: zhChecklists }, en: { hq: en, checklists: enChecklists } } as never })
  const nowhere = { template: '<i />' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['/', '/overview', '/visits', '/visits/:id', '/tickets', '/tickets/:id', '/appeals', '/appeals/:id', '/postings', '/stores', '/stores/:id', '/checklists', '/checklists/:rest(.*)*', '/sign-in', '/jobs'].map(
      (path) => ({ path, component: nowhere }),
    ),
  })
  await router.push(options.at ?? '/')
  const wrapper = mount(component, {
    props: options.props ?? {},
    global: { plugins: [i18n, router], provide: { [doorKey as symbol]: door } },
    attachTo: document.body,
  })
  await flushPromises()
  return { wrapper, asked, door, router, settle: flushPromises }
}

export function button(wrapper: VueWrapper, label: string) {
  return wrapper.findAll('button').find((one) => one.text() === label)
}
/** Dialogs live at the end of the body, outside the wrapper. */
export function inDialog(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`.el-dialog ${selector}`)]
}
