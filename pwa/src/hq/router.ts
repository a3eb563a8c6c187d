// The addresses of the web. They live behind "#", since the server knows hq.html alone.

import { createRouter, createWebHashHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { checklistRoutes } from './checklists/routes'
import { areasOf, mayEnter, type Area } from './abilities'
import type { HqDoor } from './door'

declare module 'vue-router' {
  interface RouteMeta {
    area?: Area
  }
}

function screen(path: string, area: Area, component: RouteRecordRaw['component']): RouteRecordRaw {
  return { path, component, meta: { area } } as RouteRecordRaw
}

export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/overview' },
  { path: '/sign-in', component: () => import('./screens/SignIn.vue') },
  screen('/overview', 'overview', () => import('./screens/OverviewScreen.vue')),
  screen('/visits', 'visits', () => import('./screens/VisitList.vue')),
  screen('/visits/rescue', 'visits', () => import('./screens/RescueScreen.vue')),
  screen('/visits/:id', 'visits', () => import('./screens/VisitScreen.vue')),
  screen('/tickets', 'tickets', () => import('./screens/TicketList.vue')),
  screen('/tickets/:id', 'tickets', () => import('./screens/TicketScreen.vue')),
  screen('/appeals', 'appeals', () => import('./screens/AppealList.vue')),
  screen('/appeals/:id', 'appeals', () => import('./screens/AppealScreen.vue')),
  screen('/postings', 'postings', () => import('./screens/PostingList.vue')),
  screen('/stores', 'stores', () => import('./screens/StoreList.vue')),
  screen('/stores/:id', 'stores', () => import('./screens/StoreScreen.vue')),
  ...checklistRoutes.map(([path, component]) => screen(path, 'checklists', component)),
  screen('/checklists/drafts/:id', 'checklists', () => import('./designer/DesignerScreen.vue')),
  screen('/jobs', 'jobs', () => import('./screens/ParkedJobs.vue')),
  { path: '/:rest(.*)*', component: () => import('./screens/NoSuchPage.vue') },
]

export function makeRouter(door: HqDoor): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach(async (to) => {
    await door.ready
    const person = door.person.value
    if (person === null || !mayEnter(person)) {
      return to.path === '/sign-in' ? true : { path: '/sign-in', query: { next: to.fullPath } }
    }
    if (to.path === '/sign-in') return safeNext(to.query['next'])
    const area = to.meta.area
    return area === undefined || areasOf(person).includes(area) ? true : '/overview'
  })
  return router
}

/** Only an address inside this app may be returned to. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?!\/)/.test(next) ? next : '/overview'
}
