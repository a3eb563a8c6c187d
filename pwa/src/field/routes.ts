// The field door's screens.
import type { RouteRecordRaw } from 'vue-router'

export const fieldRoutes: RouteRecordRaw[] = [
  { path: '/field', name: 'field.today', component: () => import('./TodayScreen.vue') },
]
