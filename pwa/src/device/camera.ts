// One live camera for the whole visit: opened once and kept, since opening again and again leaks
// on some phones and takes seconds on all. Let go when the page has been hidden for a while.

export type CameraTrouble = 'denied' | 'none' | 'busy' | 'unsupported'

export class CameraFailed extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble)
    this.name = 'CameraFailed'
  }
}

export interface ZoomRange {
  min: number
  max: number
  step: number
}

interface Abilities {
  torch?: boolean
  zoom?: ZoomRange
}

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1440 } },
}

export class Camera {
  private stream: MediaStream | null = null
  private opening: Promise<MediaStream> | null = null

  constructor(private readonly devices: MediaDevices | undefined = globalThis.navigator?.mediaDevices) {}

  /** The stream that is open, or a new one. */
  async open(): Promise<MediaStream> {
    if (this.isLive()) return this.stream as MediaStream
    this.opening ??= this.ask().finally(() => {
      this.opening = null
    })
    this.stream = await this.opening
    return this.stream
  }

  /** The picture the video shows now. The caller owns the bitmap. */
  async shoot(video: HTMLVideoElement): Promise<ImageBitmap> {
    if (video.videoWidth === 0) throw new CameraFailed('busy')
    return createImageBitmap(video)
  }

  close(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop()
    this.stream = null
  }

  /** Another app or the system may take the camera away while it shows. */
  onTaken(work: () => void): () => void {
    const track = this.track()
    track?.addEventListener('ended', work)
    return () => track?.removeEventListener('ended', work)
  }

  hasTorch(): boolean {
    return this.abilities().torch === true
  }

  async torch(on: boolean): Promise<void> {
    await this.track()?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
  }

  zoomRange(): ZoomRange | null {
    const zoom = this.abilities().zoom
    if (zoom === undefined || !(zoom.max > zoom.min)) return null
    return { min: zoom.min, max: zoom.max, step: zoom.step > 0 ? zoom.step : (zoom.max - zoom.min) / 20 }
  }

  async zoom(to: number): Promise<void> {
    await this.track()?.applyConstraints({ advanced: [{ zoom: to } as MediaTrackConstraintSet] })
  }

  isLive(): boolean {
    return this.stream?.getVideoTracks().some((track) => track.readyState === 'live') ?? false
  }

  private track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0]
  }

  private abilities(): Abilities {
    return (this.track()?.getCapabilities?.() as Abilities | undefined) ?? {}
  }

  private async ask(): Promise<MediaStream> {
    if (this.devices?.getUserMedia === undefined) throw new CameraFailed('unsupported')
    try {
      return await this.devices.getUserMedia(WANTED)
    } catch (failure) {
      throw new CameraFailed(reason(failure))
    }
  }
}

const HIDDEN_MS = 30_000

/** A phone in the pocket must not keep its camera on; coming back opens it again. */
export function restWhenHidden(camera: Camera, page: Document = document): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  page.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (page.visibilityState === 'hidden') timer = setTimeout(() => camera.close(), HIDDEN_MS)
  })
}

function reason(failure: unknown): CameraTrouble {
  const name = failure instanceof Error || failure instanceof DOMException ? failure.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none'
  return 'busy'
}
