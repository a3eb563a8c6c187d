// The field door's screens. The first one comes with the app: a start waits for nothing else.
import type { RouteRecordRaw } from 'vue-router'
import TodayScreen from './TodayScreen.vue'

export const fieldRoutes: RouteRecordRaw[] = [
  { path: '/field', name: 'field.today', component: TodayScreen },
  { path: '/field/stores/:id', name: 'field.store', props: true, component: () => import('./StoreScreen.vue') },
  { path: '/field/visits/:id', name: 'field.visit', props: true, meta: { soon: true }, component: () => import('./RunnerScreen.vue') },
  { path: '/field/visits/:id/check-in', name: 'field.checkIn', props: true, component: () => import('./CheckInScreen.vue') },
  { path: '/field/visits/:id/review', name: 'field.review', props: true, component: () => import('./ReviewScreen.vue') },
  { path: '/field/visits/:id(practice-\\d+)/review', props: true, component: () => import('./practice/PracticeReview.vue') },
  { path: '/field/visits/:id/result', name: 'field.result', props: true, component: () => import('./ResultScreen.vue') },
  { path: '/field/practice', name: 'field.practice', component: () => import('./practice/PracticeScreen.vue') },
  { path: '/field/tickets', component: () => import('../store/TicketsScreen.vue') },
  { path: '/field/tickets/:id', component: () => import('../store/TicketScreen.vue') },
  { path: '/field/outbox', name: 'field.outbox', component: () => import('./OutboxScreen.vue') },
  { path: '/field/me', name: 'field.me', component: () => import('./MeScreen.vue') },
]
