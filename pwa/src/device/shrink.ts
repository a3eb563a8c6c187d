// The page's side of the shrinking worker.
import type { Quality } from './quality'
import type { ShrinkDone, ShrinkJob } from './shrink.worker'

export interface Shrunk {
  bytes: ArrayBuffer
  sha256: string
  width: number
  height: number
  seen: Quality
}

export const LONGEST_PX = 1600
export const QUALITY = 0.8

/** The file is no picture this browser can read (HEIC from another phone, a broken file). */
export class Unreadable extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Unreadable'
  }
}

type Waiting = { resolve: (shrunk: Shrunk) => void; reject: (failure: Error) => void }

export class Shrinker {
  private worker: Worker | null = null
  private readonly waiting = new Map<number, Waiting>()
  private count = 0

  constructor(private readonly make: () => Worker) {}

  shrink(source: Blob | ImageBitmap): Promise<Shrunk> {
    const worker = (this.worker ??= this.start())
    const id = (this.count += 1)
    const job: ShrinkJob = { id, source, longest: LONGEST_PX, quality: QUALITY }
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      worker.postMessage(job, source instanceof ImageBitmap ? [source] : [])
    })
  }

  private start(): Worker {
    const worker = this.make()
    worker.addEventListener('message', (event: MessageEvent<ShrinkDone>) => this.done(event.data))
    worker.addEventListener('error', () => this.fail())
    return worker
  }

  private done(answer: ShrinkDone): void {
    const waiting = this.waiting.get(answer.id)
    this.waiting.delete(answer.id)
    if (answer.ok) waiting?.resolve(answer)
    else waiting?.reject(new Unreadable(answer.reason))
  }

  /** The worker died, most likely of memory: what waited must be taken again, the next gets a new one. */
  private fail(): void {
    this.worker?.terminate()
    this.worker = null
    for (const waiting of this.waiting.values()) waiting.reject(new Unreadable('worker'))
    this.waiting.clear()
  }
}
