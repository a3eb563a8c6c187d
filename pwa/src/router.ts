// Which screen an address shows. Hash addresses: they survive any static host and a home-screen
// start, and the server never needs to know the phone's screens.
import { ref } from 'vue'
import { createRouter, createWebHashHistory, START_LOCATION, type RouteRecordNormalized, type RouteRecordRaw, type Router } from 'vue-router'
import { fieldRoutes } from './field/routes'
import { ticketAt } from './store/link'
import { storeRoutes } from './store/routes'
import { idle, rested } from './device/idle'
import { warmScanner } from './device/scanner'
import SignInScreen from './parts/SignInScreen.vue'
import { startSession, useSession } from './use/session'

const shared: RouteRecordRaw[] = [
  { path: '/', name: 'home', redirect: () => homeOf(useSession().person.value?.door) },
  { path: '/sign-in', name: 'sign-in', component: SignInScreen },
  // A ticket by the address that is sent on: the guard leads to the person's own door.
  { path: '/t/:id', name: 'ticket', component: { render: () => null } },
  { path: '/web', name: 'web', component: () => import('./parts/WebDoorScreen.vue') },
]

function homeOf(door: string | undefined): string {
  if (door === 'store') return '/store'
  return door === 'hq' ? '/web' : '/field'
}

export function makeRouter() {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [...shared, ...fieldRoutes, ...storeRoutes, { path: '/:rest(.*)*', redirect: '/' }],
    // At the start one is at the top already: scrolling there has the page laid out once more.
    scrollBehavior: (_to, from, saved) => saved ?? (from === START_LOCATION ? false : { top: 0 }),
  })
  router.beforeEach(async (to) => {
    await startSession()
    const person = useSession().person.value
    if (person === null) return to.name === 'sign-in' ? true : { name: 'sign-in', query: to.path === '/' ? {} : { to: to.fullPath } }
    const ticket = ticketAt(to.path, person.door)
    if (ticket !== null && person.door === 'hq') {
      globalThis.location.assign(ticket)
      return false
    }
    if (ticket !== null && ticket !== to.path) return ticket
    const own = homeOf(person.door)
    const doors = ['/field', '/store', '/web']
    const wrongDoor = doors.some((door) => door !== own && (to.path === door || to.path.startsWith(`${door}/`)))
    return wrongDoor ? own : true
  })
  router.onError(() => (broken.value = true))
  return router
}

/** A screen could not be loaded: only seen when the network goes before the shell is kept. */
export const broken = ref(false)

/** Brings the screens of a door in while there is a network, so that none is met offline first; the most wanted before others. */
export async function warm(router: Router, door: string): Promise<void> {
  const routes = router.getRoutes().filter((route) => route.path.startsWith(`/${door}`))
  await bringIn(routes.filter((route) => route.meta['soon'] === true), idle)
  // No screen, so the service worker does not keep it by itself: a newer release takes it off the server.
  await idle()
  await warmScanner()
  // Each of the others is a long piece of work on a cheap phone: not under a hand that answers.
  await bringIn(routes, rested)
}

async function bringIn(routes: RouteRecordNormalized[], moment: () => Promise<void>): Promise<void> {
  for (const screen of routes.flatMap((route) => Object.values(route.components ?? {}))) {
    if (typeof screen !== 'function') continue
    await moment()
    await (screen as () => Promise<unknown>)().catch(() => undefined)
  }
}
