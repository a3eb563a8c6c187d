// The phone as a preview inside the designer: the same runner and engine, shown a document by the
// page around it. No sign-in, no storage, no network, no service worker.

import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { MemoryShelf } from '../../use/memoryShelf'
import { useSession } from '../../use/session'
import { words } from '../../words/phone'
import { NOBODY } from './memory'
import PreviewApp from './PreviewApp.vue'

export function start(): void {
  const shelf = new MemoryShelf()
  useSession().person.value = {
    id: NOBODY, name: '', login: '', role: 'supervisor', locale: 'zh-CN', door: 'field',
    organisation: { id: NOBODY, name: '' }, regions: [], stores: [],
  }
  createApp(PreviewApp, { shelf }).use(words).use(makeRouter()).mount('#app')
}

/** In memory: a step inside the preview must not become a step of the page around it. */
export function makeRouter() {
  return createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: { render: () => null } },
      { path: '/field/visits/:id', props: true, component: () => import('../RunnerScreen.vue') },
      { path: '/field/visits/:id/review', props: true, component: () => import('./PreviewReview.vue') },
      { path: '/:rest(.*)*', redirect: '/' },
    ],
  })
}
