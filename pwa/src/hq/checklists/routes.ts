// The addresses under "Checklists". The designer of a draft lives in its own folder.

import type { RouteRecordRaw } from 'vue-router'

type Screen = RouteRecordRaw['component']

export const checklistRoutes: Array<[path: string, component: Screen]> = [
  ['/checklists', () => import('./ChecklistList.vue')],
  ['/checklists/compare', () => import('./CompareScreen.vue')],
  ['/checklists/import', () => import('./ImportScreen.vue')],
  ['/checklists/policy/:code', () => import('./PolicyScreen.vue')],
  ['/checklists/replays', () => import('./ReplayList.vue')],
  ['/checklists/replays/new', () => import('./ReplayStart.vue')],
  ['/checklists/replays/:id', () => import('./ReplayScreen.vue')],
  ['/checklists/versions/:id', () => import('./VersionScreen.vue')],
]
