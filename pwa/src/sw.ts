// The service worker keeps the phone's own shell, so that the app opens without a network.
// It never touches a request that is not a GET, and nothing of /api: submissions and photos go
// from the page straight to the server (some iOS versions empty a body that a worker re-sends).
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'

declare const self: ServiceWorkerGlobalScope

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

const NOT_THE_PHONE = [/^\/api\//, /^\/hq/, /^\/livez/, /^\/readyz/, /^\/version/, /[?&]preview=1(&|$)/, /\/[^/?]+\.[^/]+$/]
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: NOT_THE_PHONE }))

// The very first visit too must be able to lose its network: this page is ours from now on. A
// later version waits until it is asked, so it never takes a running page over by itself.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

// The page asks for the change of version, and only when no work can suffer by it.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting()
})
