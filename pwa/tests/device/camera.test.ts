import { describe, expect, it, vi } from 'vitest'
import { Camera, CameraFailed } from '../../src/device/camera'
import { hasRoomForPhoto } from '../../src/device/quota'
import { stayAwake } from '../../src/device/wakeLock'

function devices(abilities: object = {}) {
  let opened = 0
  const track = Object.assign(new EventTarget(), {
    readyState: 'live',
    applyConstraints: vi.fn(async () => undefined),
    getCapabilities: () => abilities,
    stop: () => (track.readyState = 'ended'),
  })
  const stream = { getTracks: () => [track], getVideoTracks: () => [track] }
  const source = { getUserMedia: async () => ((opened += 1), (track.readyState = 'live'), stream) }
  return { camera: new Camera(source as unknown as MediaDevices), track, opened: () => opened }
}

describe('the camera', () => {
  it('is opened once for many photos, and again when it was taken away', async () => {
    const { camera, track, opened } = devices()
    await Promise.all([camera.open(), camera.open()])
    await camera.open()
    expect(opened()).toBe(1)
    const told = vi.fn()
    camera.onTaken(told)
    track.readyState = 'ended'
    track.dispatchEvent(new Event('ended'))
    expect([told.mock.calls.length, camera.isLive()]).toEqual([1, false])
    await camera.open()
    expect(opened()).toBe(2)
  })
  it('zooms where the lens can, and says so where it cannot', async () => {
    const near = devices({ zoom: { min: 1, max: 5, step: 0.1 }, torch: true })
    await near.camera.open()
    expect([near.camera.zoomRange(), near.camera.hasTorch()]).toEqual([{ min: 1, max: 5, step: 0.1 }, true])
    await near.camera.zoom(2)
    expect(near.track.applyConstraints).toHaveBeenCalledWith({ advanced: [{ zoom: 2 }] })
    const plain = devices({ zoom: { min: 1, max: 1, step: 0 } })
    await plain.camera.open()
    expect(plain.camera.zoomRange()).toBeNull()
  })
  it('that may not be used says why', async () => {
    const camera = new Camera({ getUserMedia: async () => Promise.reject(new DOMException('', 'NotAllowedError')) } as unknown as MediaDevices)
    await expect(camera.open()).rejects.toEqual(new CameraFailed('denied'))
    await expect(new Camera(undefined).open()).rejects.toMatchObject({ trouble: 'unsupported' })
  })
})

describe('room for a photo', () => {
  it('is refused before the shutter, not after', () => {
    expect(hasRoomForPhoto({ used: 4_500_000, total: 5_000_000, persisted: false })).toBe(false)
    expect(hasRoomForPhoto({ used: 1_000_000, total: 100_000_000, persisted: false })).toBe(true)
  })
  it('is taken for granted where the browser says nothing', () => {
    expect(hasRoomForPhoto(null)).toBe(true)
  })
})

describe('staying awake', () => {
  it('asks again whenever the page is back, and lets go at the end', async () => {
    const release = vi.fn(async () => undefined)
    const request = vi.fn(async () => ({ release }))
    const stop = stayAwake({ request })
    document.dispatchEvent(new Event('visibilitychange'))
    expect(request).toHaveBeenCalledTimes(2)
    stop()
    await vi.waitFor(() => expect(release).toHaveBeenCalledOnce())
    document.dispatchEvent(new Event('visibilitychange'))
    expect(request).toHaveBeenCalledTimes(2)
  })
  it('does without where the browser cannot', () => {
    expect(() => stayAwake(undefined)()).not.toThrow()
  })
})
