// The store door's screens. Names start with "store."; the app shell mounts them.
import type { RouteRecordRaw } from 'vue-router'

export const storeRoutes: RouteRecordRaw[] = []
