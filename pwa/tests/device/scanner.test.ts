import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeDetector, readCode, type Detector } from '../../src/device/scanner'

const OURS: Detector = { detect: async () => [{ rawValue: 'ours' }] }
const fallback = async () => OURS
function browserHas(formats: string[] | null, made: () => Detector = () => ({ detect: async () => [{ rawValue: 'native' }] })): void {
  const Native = Object.assign(function maker() {
    return made()
  }, { getSupportedFormats: async () => formats ?? [] })
  vi.stubGlobal('BarcodeDetector', formats === null ? undefined : Native)
}
const read = async () => readCode((await makeDetector(fallback)) as Detector, null as never)
afterEach(() => vi.unstubAllGlobals())

describe('the reader of codes', () => {
  it('is the browser’s own where it reads what shops print', async () => {
    browserHas(['ean_13', 'qr_code'])
    expect(await read()).toBe('native')
  })
  it('is ours where the browser has none, knows no bar code, or cannot make one', async () => {
    browserHas(null)
    expect(await read()).toBe('ours')
    browserHas(['qr_code'])
    expect(await read()).toBe('ours')
    browserHas(['ean_13'], () => {
      throw new Error('no service')
    })
    expect(await read()).toBe('ours')
  })
  it('is missing without a crash when ours cannot be fetched', async () => {
    browserHas(null)
    expect(await makeDetector(async () => Promise.reject(new TypeError('offline')))).toBeNull()
  })
  it('that fails on a picture has read nothing', async () => {
    expect(await readCode({ detect: async () => Promise.reject(new Error('busy')) }, null as never)).toBeNull()
  })
})
