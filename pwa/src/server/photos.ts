// Photos for <img>: fetched with the bearer token, since an <img src> cannot carry one, and lent
// out as object URLs. A URL lives while somebody holds it and a while after, for quick returns.

import { Problem } from './failures'
import type { Client, Picture } from './client'

interface Held {
  url: Promise<string>
  users: number
}

export interface PhotoShelfOptions {
  /** How many unused pictures stay in memory. */
  spare?: number
  /** Waits between tries while the server is still making the small picture. */
  waitsMs?: number[]
  wait?: (ms: number) => Promise<void>
  makeUrl?: (blob: Blob) => string
  dropUrl?: (url: string) => void
}

export interface Loan {
  url: Promise<string>
  release: () => void
}

export class PhotoShelf {
  private readonly held = new Map<string, Held>()
  private readonly options: Required<PhotoShelfOptions>

  constructor(
    private readonly client: Pick<Client, 'photoBytes'>,
    options: PhotoShelfOptions = {},
  ) {
    this.options = {
      spare: 60,
      waitsMs: [1_000, 3_000, 8_000],
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      makeUrl: (blob) => URL.createObjectURL(blob),
      dropUrl: (url) => URL.revokeObjectURL(url),
      ...options,
    }
  }

  /** Whoever borrows must release, once the picture has left the page. */
  borrow(sha256: string, picture: Picture): Loan {
    const key = `${sha256}/${picture}`
    let entry = this.held.get(key)
    if (entry === undefined) {
      entry = { url: this.load(sha256, picture), users: 0 }
      // A failed load must not be remembered: the next look tries again.
      entry.url.catch(() => this.held.delete(key))
    } else {
      this.held.delete(key)
    }
    this.held.set(key, entry)
    entry.users += 1
    return { url: entry.url, release: this.once(entry) }
  }

  /** At sign-out nothing of the last person's pictures stays. */
  clear(): void {
    for (const entry of this.held.values()) void entry.url.then(this.options.dropUrl, () => undefined)
    this.held.clear()
  }

  private once(entry: Held): () => void {
    let released = false
    return () => {
      if (released) return
      released = true
      entry.users -= 1
      this.trim()
    }
  }

  private trim(): void {
    let spare = [...this.held.values()].filter((entry) => entry.users === 0).length
    for (const [key, entry] of this.held) {
      if (spare <= this.options.spare) return
      if (entry.users > 0) continue
      this.held.delete(key)
      void entry.url.then(this.options.dropUrl, () => undefined)
      spare -= 1
    }
  }

  private async load(sha256: string, picture: Picture): Promise<string> {
    for (const wait of this.options.waitsMs) {
      try {
        return this.options.makeUrl(await this.client.photoBytes(sha256, picture))
      } catch (failure) {
        if (!isNotReady(failure)) throw failure
        await this.options.wait(wait)
      }
    }
    return this.options.makeUrl(await this.client.photoBytes(sha256, picture))
  }
}

const NOT_READY = '404.2'

/** The original is safe, its small picture is still being made. */
export function isNotReady(failure: unknown): boolean {
  return failure instanceof Problem && failure.code === NOT_READY
}
