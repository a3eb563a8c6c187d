// The phone: field and store doors behind one sign-in. With ?preview=1 the designer's preview,
// which keeps nothing and never becomes the phone's own shell.
import { createApp } from 'vue'
import App from './App.vue'
import { turn } from './device/idle'
import { isPreview } from './field/preview/messages'
import { makeRouter } from './router'
import './styles/base.css'
import './styles/phone.css'
import { takeTicketLink } from './store/link'
import { watchInstall } from './use/install'
import { applyLook } from './use/look'
import { registerShell } from './use/update'
import { words } from './words/phone'

if (isPreview(location.search)) {
  void import('./field/preview/preview').then(({ start }) => start())
} else {
  applyLook()
  watchInstall()
  takeTicketLink()
  void turn().then(() => createApp(App).use(words).use(makeRouter()).mount('#app'))
  void registerShell()
}
