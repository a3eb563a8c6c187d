// Our own reader of codes (ZXing, compiled), from our own server: kept in the browser's cache from
// the first fetch on, so that it works in a cellar the second time.
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill'
import address from 'zxing-wasm/reader/zxing_reader.wasm?url'
import type { Detector } from './scanner'

const CACHE = 'storewalk-scanner'

export async function fetchReader(): Promise<ArrayBuffer> {
  const shelf = await caches.open(CACHE).catch(() => null)
  const known = await shelf?.match(address)
  if (known !== undefined) return known.arrayBuffer()
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`no reader: ${answer.status}`)
  // An older build's reader has another address and only takes room.
  for (const old of (await shelf?.keys()) ?? []) await shelf?.delete(old)
  await shelf?.put(address, answer.clone())
  return answer.arrayBuffer()
}

export async function makeWasmDetector(formats: string[]): Promise<Detector> {
  await prepareZXingModule({ overrides: { wasmBinary: await fetchReader() }, fireImmediately: true })
  return new BarcodeDetector({ formats: formats as never }) as unknown as Detector
}
