// The store door's screens. Names start with "store."; the app shell mounts them.
import type { RouteRecordRaw } from 'vue-router'
import TicketsScreen from './TicketsScreen.vue'

export const storeRoutes: RouteRecordRaw[] = [
  { path: '/store', name: 'store.tickets', component: TicketsScreen },
  { path: '/store/tickets/:id', name: 'store.ticket', component: () => import('./TicketScreen.vue') },
  { path: '/store/results', name: 'store.results', component: () => import('./ResultsScreen.vue') },
  { path: '/store/results/:id', name: 'store.result', props: true, component: () => import('./ResultScreen.vue') },
  { path: '/store/results/:id/appeal', name: 'store.appeal', props: true, component: () => import('./AppealScreen.vue') },
]
