// Builds a page a peer, each by itself, as the app is built: `node build.mjs`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'
import { compressAll } from '../../../pwa/compress.mjs'
import { bigChecklist } from '../../../pwa/bench/checklist.ts'
import { survey, xform } from './forms.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const core = `${here}node_modules/enketo-core`
const PEERS = ['transform', 'enketo', 'odk', 'surveyjs']

// What its own package file says under "browser".
const alias = {
  'enketo/config': `${core}/config.js`,
  'enketo/widgets': `${core}/src/js/widgets.js`,
  'enketo/translator': `${core}/src/js/fake-translator.js`,
  'enketo/dialog': `${core}/src/js/fake-dialog.js`,
  'enketo/file-manager': `${core}/src/js/file-manager.js`,
  'enketo/xpath-evaluator-binding': `${core}/src/js/xpath-evaluator-binding.js`,
}

// Its style sheets name their neighbours by the place they have in its own repository.
const HOME = '/packages/enketo-core/node_modules/'
const neighbours = { findFileUrl: (url) => (url.startsWith(HOME) ? pathToFileURL(`${here}node_modules/${url.slice(HOME.length)}`) : null) }

function page(name) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><button id="open" disabled style="min-height:48px">Open</button><div class="main"><article class="paper" id="paper"></article></div>
<script type="module" src="./${name}.js"></script></body></html>`
}

for (const name of PEERS) {
  const entry = `${here}${name}.html`
  writeFileSync(entry, page(name))
  await build({
    root: here,
    base: './',
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias },
    css: { preprocessorOptions: { scss: { importers: [neighbours], silenceDeprecations: ['import', 'global-builtin'], quietDeps: true } } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { target: 'es2022', outDir: `${here}dist/${name}`, emptyOutDir: true, rollupOptions: { input: entry } },
  })
  rmSync(entry)
}
writeFileSync(`${here}dist/checklist.json`, JSON.stringify(bigChecklist()))
writeFileSync(`${here}dist/odk/form.xml`, xform())
writeFileSync(`${here}dist/transform/form.xml`, xform())
writeFileSync(`${here}dist/surveyjs/form.json`, JSON.stringify(survey()))
for (const name of PEERS) await compressAll(`${here}dist/${name}`)
