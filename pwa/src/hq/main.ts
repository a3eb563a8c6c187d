// The web of the head office starts here.

import { createApp } from 'vue'
import { uuid7 } from '@/server/uuid'
import type { Locale } from '@/server/types'
import { words } from '@/words/hq'
import '@/styles/base.css'
import './hq.css'
import HqApp from './HqApp.vue'
import { doorKey, makeDoor, webDevice } from './door'
import { makeRouter } from './router'

const i18n = words.global as unknown as { locale: { value: Locale } }
const door = makeDoor({ locale: () => i18n.locale.value })

createApp(HqApp, { device: webDevice(uuid7) })
  .use(words)
  .use(makeRouter(door))
  .provide(doorKey, door)
  .mount('#app')
