// Reads bar and QR codes from the live camera: with the browser's own reader where there is one,
// else with one of ours that is fetched when it is first needed. Typing and picking always work.
export interface Detector {
  detect(source: CanvasImageSource): Promise<Array<{ rawValue: string }>>
}
type DetectorMaker = (new (options?: { formats?: string[] }) => Detector) & { getSupportedFormats?: () => Promise<string[]> }

export const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'code_128', 'code_39', 'qr_code', 'itf']

/** The reader of our own; a module apart, so that it costs nobody who has another. */
type Fallback = () => Promise<Detector>
const ours: Fallback = async () => (await import('./scannerWasm')).makeWasmDetector(FORMATS)

export async function makeDetector(fallback: Fallback = ours): Promise<Detector | null> {
  try {
    return (await native()) ?? (await fallback())
  } catch {
    return null
  }
}

/** Some browsers have the reader by name only: it knows no format, or fails when it is made. */
async function native(): Promise<Detector | null> {
  const maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector
  if (maker === undefined) return null
  try {
    const known = (await maker.getSupportedFormats?.()) ?? FORMATS
    const formats = FORMATS.filter((format) => known.includes(format))
    return formats.includes('ean_13') ? new maker({ formats }) : null
  } catch {
    return null
  }
}

/** Fetches our own reader while there is a network, where the browser has none. */
export async function warmScanner(): Promise<void> {
  if ((await native()) !== null) return
  await import('./scannerWasm').then((reader) => reader.fetchReader()).catch(() => undefined)
}

export async function readCode(detector: Detector, video: CanvasImageSource): Promise<string | null> {
  try {
    return (await detector.detect(video))[0]?.rawValue ?? null
  } catch {
    return null
  }
}
