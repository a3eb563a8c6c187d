// Bundles the benchmark with one version of the engine, as the app itself is built:
// `node build.mjs <folder of the engine> <file to write>`.
import { dirname, basename } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const [, , engine, file] = argv
await build({
  configFile: false,
  logLevel: 'error',
  resolve: { alias: [{ find: /^\.\.\/src\/engine/, replacement: engine }] },
  build: {
    target: 'es2022',
    outDir: dirname(file),
    emptyOutDir: false,
    lib: {
      entry: fileURLToPath(new URL('./open.ts', import.meta.url)),
      formats: ['iife'],
      name: 'unused',
      fileName: () => basename(file),
    },
  },
})
