// Reads a code from the live camera where the browser can; typing and picking always work.
interface Detector {
  detect(source: CanvasImageSource): Promise<Array<{ rawValue: string }>>
}
type DetectorMaker = new (options?: { formats?: string[] }) => Detector

const FORMATS = ['ean_13', 'ean_8', 'upc_a', 'code_128', 'code_39', 'qr_code', 'itf']

export function canScan(): boolean {
  return 'BarcodeDetector' in globalThis
}

export function makeDetector(): Detector | null {
  const maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector
  if (maker === undefined) return null
  try {
    return new maker({ formats: FORMATS })
  } catch {
    return null
  }
}

export async function readCode(detector: Detector, video: HTMLVideoElement): Promise<string | null> {
  try {
    return (await detector.detect(video))[0]?.rawValue ?? null
  } catch {
    return null
  }
}
