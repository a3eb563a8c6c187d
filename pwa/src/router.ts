// Which screen an address shows. Hash addresses: they survive any static host and a home-screen
// start, and the server never needs to know the phone's screens.
import { createRouter, createWebHashHistory } from 'vue-router'
import { fieldRoutes } from './field/routes'
import { storeRoutes } from './store/routes'

export function makeRouter() {
  return createRouter({
    history: createWebHashHistory(),
    routes: [{ path: '/', redirect: '/field' }, ...fieldRoutes, ...storeRoutes],
  })
}
