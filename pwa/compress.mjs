// Lays each built file beside itself in brotli and gzip, so that the server need only choose:
// `node compress.mjs` after a build. Small ones stay as they are, a header would cost as much.
import { readdirSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const TEXTS = /\.(js|css|html|svg|json|xml|webmanifest|wasm)$/
const WORTH = 1_000
/** Compiled code hardly shrinks further for the seconds that the best costs. */
const qualityOf = (file) => (file.endsWith('.wasm') ? 9 : 11)
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

async function compress(file) {
  if ((await stat(file)).size < WORTH) return
  const bytes = await readFile(file)
  const params = { [constants.BROTLI_PARAM_QUALITY]: qualityOf(file), [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  await writeFile(`${file}.br`, await brotli(bytes, { params }))
  await writeFile(`${file}.gz`, await zip(bytes, { level: 9 }))
}

export async function compressAll(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => TEXTS.test(name))
  await Promise.all(files.map((name) => compress(join(folder, name))))
}

if (argv[1] === fileURLToPath(import.meta.url)) await compressAll(fileURLToPath(new URL('./dist', import.meta.url)))
