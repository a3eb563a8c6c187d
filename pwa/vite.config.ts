// Two entries: index.html is the phone (field and store doors), hq.html the web of the head
// office. Chunks carry the side they belong to in their name, and the precache takes only the
// phone's, so a phone never downloads the web's kit.
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'

const HQ_SOURCE = /[\\/]src[\\/]hq[\\/]|element-plus|@element-plus|hq\.html/

/** Names of chunks that belong to the web: their styles go by the same name. */
const hqChunks = new Set<string>()

function chunkName(chunk: { name: string; moduleIds: string[] }): string {
  const isHq = chunk.moduleIds.some((id) => HQ_SOURCE.test(id))
  if (isHq) hqChunks.add(chunk.name)
  return `assets/${isHq ? 'hq' : 'phone'}-${chunk.name}-[hash].js`
}

function assetName(asset: { names: string[]; originalFileNames: string[] }): string {
  const name = (asset.names[0] ?? '').replace(/\.css$/, '')
  // Both sides have a TicketScreen: where the file it came from is known, that decides.
  const from = asset.originalFileNames
  const isHq = from.length > 0 ? from.some((file) => HQ_SOURCE.test(`/${file}`)) : hqChunks.has(name)
  return `assets/${isHq ? 'hq' : 'phone'}-[name]-[hash][extname]`
}

/**
 * What every start needs, in few files: each one more is asked for, checked and wired by itself, which
 * a cheap phone takes longer over than over what is in it. Dexie stays apart: the web has no use for it.
 */
const START = [
  { name: 'kit', priority: 3, test: /node_modules[\\/](@?vue|vue-router|vue-i18n|@intlify)[\\/]|preload-helper|preload-polyfill|plugin-vue:export-helper|rolldown[\\/]runtime/ },
  { name: 'shell', priority: 2, test: /src[\\/](server[\\/](client|failures|photos|session|transport|uuid)\.|words[\\/](index|.+(common|engine))|use[\\/]language|parts[\\/]AppIcon|store[\\/](link|tickets)|engine[\\/](json|texts|words)\.|device[\\/]shrink\.ts|field[\\/]preview[\\/]messages)/ },
  { name: 'keep', priority: 1, test: /node_modules[\\/]dexie|src[\\/](local[\\/]|use[\\/](local|lock|server|session)\.ts)/ },
]

const API = process.env['STOREWALK_API'] ?? 'http://127.0.0.1:8000'

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __APP_BUILD__: JSON.stringify(process.env['APP_BUILD'] ?? process.env['npm_package_version'] ?? '0'),
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  plugins: [
    vue(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: null,
      manifest: {
        name: 'Storewalk 巡店',
        short_name: 'Storewalk',
        description: '门店巡检与整改 · Store audits that hold up',
        lang: 'zh-CN',
        id: '/',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f4f6f7',
        theme_color: '#0b4f6c',
        icons: [
          { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        categories: ['business', 'productivity'],
        shortcuts: [
          { name: '今日 Today', url: '/#/field', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
          { name: '待发送 Outbox', url: '/#/field/outbox', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
          { name: '整改 Tickets', url: '/#/field/tickets', icons: [{ src: '/icons/icon-192.png', sizes: '192x192' }] },
        ],
      },
      injectManifest: {
        // Not the reader of codes (.wasm): a phone without one of its own keeps it when it first needs it.
        globPatterns: ['index.html', 'assets/phone-*.{js,css,woff2}', 'icons/*.{png,svg}'],
        // Only the designer's frame loads it, and that is never offline.
        globIgnores: ['assets/phone-[Pp]review*'],
        maximumFileSizeToCacheInBytes: 700_000,
        manifestTransforms: [
          (entries) => {
            const stray = entries.filter((entry) => /(^|\/)hq/.test(entry.url))
            if (stray.length > 0) throw new Error(`the phone would download ${stray.map((e) => e.url).join(', ')}`)
            return { manifest: entries, warnings: [] }
          },
        ],
      },
    }),
  ],
  worker: { format: 'es', rollupOptions: { output: { entryFileNames: 'assets/phone-[name]-[hash].js' } } },
  build: {
    target: 'es2022',
    sourcemap: false,
    // Which file needs which: tests/build holds the first load to its budget by it.
    manifest: true,
    rolldownOptions: {
      input: {
        phone: fileURLToPath(new URL('./index.html', import.meta.url)),
        hq: fileURLToPath(new URL('./hq.html', import.meta.url)),
      },
      output: { entryFileNames: chunkName, chunkFileNames: chunkName, assetFileNames: assetName, codeSplitting: { groups: START } },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(['/api', '/livez', '/readyz', '/version'].map((path) => [path, API])),
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
  },
})
