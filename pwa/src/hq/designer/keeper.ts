// Keeps a draft: every change lies on this device at once and goes to the server a moment later.
// Nothing typed is given up before the server has it: not when the network is away, not when
// somebody else saved in between, not when the page is closed.

import { NotReached, Problem, SignedOut } from '@/server/client'
import type { Doc } from './tree'
import { isRaw, sameContent } from './tree'

/**
 * saved     the server has what is on the screen
 * waiting   typed, not sent yet
 * saving    on its way
 * offline   the server could not be reached; tried again by itself
 * conflict  somebody else saved; a person decides
 * refused   the server said no, in a sentence
 */
export type KeepState = 'saved' | 'waiting' | 'saving' | 'offline' | 'conflict' | 'refused'

export interface Kept {
  document: Doc
  revision: number
}
export interface Theirs extends Kept {
  updated_at?: string
  updated_by?: { name: string } | null
}
export interface Shelf {
  read: () => Kept | null
  /** False where this device cannot keep it. */
  write: (kept: Kept) => boolean
  clear: () => void
}
export interface KeeperOptions {
  save: (document: Doc, revision: number) => Promise<{ revision: number }>
  load: () => Promise<Theirs>
  shelf: Shelf
  changed: () => void
  later?: (run: () => void, ms: number) => () => void
}

const PAUSE_MS = 900
const LONGEST_PAUSE = 20
const RETRY_MS = [2_000, 5_000, 15_000, 30_000]

export class Keeper {
  state: KeepState = 'saved'
  failure: unknown = null
  /** What the other person saved, while a conflict waits. */
  theirs: Theirs | null = null
  /** False while this device cannot keep a copy of its own. */
  shelved = true
  revision: number
  private mine: Doc
  private sent: Doc
  private cancel: () => void = () => undefined
  private held = 0
  private failed = 0
  private readonly later: (run: () => void, ms: number) => () => void

  constructor(
    start: Kept,
    private readonly options: KeeperOptions,
  ) {
    this.mine = start.document
    this.sent = start.document
    this.revision = start.revision
    this.later =
      options.later ??
      ((run, ms) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      })
  }

  get document(): Doc {
    return this.mine
  }

  /** Takes what is on the screen now. */
  change(document: Doc): void {
    this.mine = document
    this.shelve()
    if (this.state === 'conflict') return this.options.changed()
    if (this.state !== 'saving') this.become('waiting')
    this.schedule()
  }

  /** Sends at once what waits; for leaving the page and for "try again". */
  async flush(): Promise<void> {
    this.cancel()
    this.held = 0
    if (this.state === 'saving' || this.state === 'conflict') return
    if (this.mine === this.sent) return this.settle()
    await this.send()
  }

  stop(): void {
    this.cancel()
  }

  /** My text wins over what the other person saved: it is sent on top of theirs. */
  async keepMine(): Promise<void> {
    if (this.theirs === null) return
    this.revision = this.theirs.revision
    this.theirs = null
    this.become('waiting')
    this.shelve()
    await this.send()
  }

  /** The other person's text becomes the one on the screen; the caller makes that undoable. */
  takeTheirs(): Doc {
    const theirs = this.theirs
    if (theirs === null) return this.mine
    this.theirs = null
    this.revision = theirs.revision
    this.mine = theirs.document
    this.sent = theirs.document
    this.settle()
    return theirs.document
  }

  /** A copy left on this device by an earlier visit: continue it, or ask when it is out of date. */
  resume(kept: Kept, server: Theirs): 'nothing' | 'continued' | 'conflict' {
    if (sameContent(kept.document, server.document)) {
      this.options.shelf.clear()
      return 'nothing'
    }
    this.mine = kept.document
    if (kept.revision === server.revision) {
      this.become('waiting')
      this.schedule()
      return 'continued'
    }
    this.theirs = server
    this.become('conflict')
    return 'conflict'
  }

  private schedule(): void {
    if (this.state === 'saving') return
    // Somebody who types without a pause is saved every few seconds all the same.
    if (this.held < LONGEST_PAUSE) {
      this.cancel()
      this.held += 1
      this.cancel = this.later(() => void this.flush(), PAUSE_MS)
    }
  }

  private async send(): Promise<void> {
    const document = this.mine
    this.become('saving')
    try {
      const { revision } = await this.options.save(document, this.revision)
      this.revision = revision
      this.sent = document
      this.failed = 0
      if (this.mine === document) return this.settle()
      this.shelve()
      this.become('waiting')
      this.schedule()
    } catch (failure) {
      await this.failedWith(failure)
    }
  }

  private async failedWith(failure: unknown): Promise<void> {
    this.failure = failure
    if (failure instanceof Problem && failure.status === 409) return this.conflict()
    const passing = failure instanceof NotReached || (failure instanceof Problem && failure.passing)
    if (!passing) return this.become(failure instanceof SignedOut ? 'offline' : 'refused')
    const wait = RETRY_MS[Math.min(this.failed, RETRY_MS.length - 1)] ?? 30_000
    this.failed += 1
    this.become('offline')
    this.cancel()
    this.cancel = this.later(() => void this.flush(), wait)
  }

  private async conflict(): Promise<void> {
    try {
      const theirs = await this.options.load()
      if (sameContent(theirs.document, this.mine)) {
        this.revision = theirs.revision
        this.sent = this.mine
        return this.settle()
      }
      this.theirs = theirs
      this.become('conflict')
    } catch (failure) {
      await this.failedWith(failure)
    }
  }

  private settle(): void {
    this.failure = null
    this.held = 0
    this.options.shelf.clear()
    this.shelved = true
    this.become('saved')
  }

  private shelve(): void {
    this.shelved = this.options.shelf.write({ document: this.mine, revision: this.revision })
  }

  private become(state: KeepState): void {
    this.state = state
    if (state === 'saving') this.held = 0
    this.options.changed()
  }
}

/** The copy on this device, of one person and one draft. */
export function shelfIn(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, person: string, draft: string): Shelf {
  const key = `storewalk.designer.${person}.${draft}`
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(storage.getItem(key) ?? 'null')
        if (!isRaw(kept) || !isRaw(kept['document']) || typeof kept['revision'] !== 'number') return null
        return { document: kept['document'], revision: kept['revision'] }
      } catch {
        return null
      }
    },
    write(kept) {
      try {
        storage.setItem(key, JSON.stringify(kept))
        return true
      } catch {
        return false
      }
    },
    clear() {
      try {
        storage.removeItem(key)
      } catch {
        // A private window has no storage: nothing was kept either.
      }
    },
  }
}
