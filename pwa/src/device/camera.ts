// One live camera for the whole visit: opened once and kept, since opening again and again leaks
// on some phones and takes seconds on all. Let go when the page is hidden for long.

export type CameraTrouble = 'denied' | 'none' | 'busy' | 'unsupported'

export class CameraFailed extends Error {
  constructor(readonly trouble: CameraTrouble) {
    super(trouble)
    this.name = 'CameraFailed'
  }
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

  hasTorch(): boolean {
    const track = this.stream?.getVideoTracks()[0]
    const abilities = track?.getCapabilities?.() as { torch?: boolean } | undefined
    return abilities?.torch === true
  }

  async torch(on: boolean): Promise<void> {
    const track = this.stream?.getVideoTracks()[0]
    await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
  }

  private isLive(): boolean {
    return this.stream?.getVideoTracks().some((track) => track.readyState === 'live') ?? false
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

function reason(failure: unknown): CameraTrouble {
  const name = failure instanceof Error || failure instanceof DOMException ? failure.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none'
  return 'busy'
}
