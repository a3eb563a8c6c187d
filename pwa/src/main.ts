// The phone: field and store doors behind one sign-in.
import { createApp } from 'vue'
import App from './App.vue'
import { makeRouter } from './router'
import './styles/base.css'
import './styles/phone.css'
import { registerShell } from './use/update'
import { words } from './words/phone'

createApp(App).use(words).use(makeRouter()).mount('#app')
void registerShell()
