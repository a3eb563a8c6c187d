// The web of the head office: its own entry, so that phones never load it.
import { createApp, h } from 'vue'
import '../styles/base.css'
import { words } from '../words/hq'

createApp({ render: () => h('main') }).use(words).mount('#app')
