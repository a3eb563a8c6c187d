// Undo and redo. Typing in one field is one step, until there is a pause or another field.

import type { Place } from './document'
import type { Doc } from './tree'

export interface Moment {
  doc: Doc
  place: Place
}

const MOST = 300
const PAUSE_MS = 1500

export class History {
  private past: Moment[] = []
  private future: Moment[] = []
  private group: string | null = null
  private at = 0
  present: Moment

  constructor(start: Moment) {
    this.present = start
  }

  /** Steps with the same group and no pause between them are undone together. */
  push(next: Moment, group: string | null, now: number): void {
    if (next.doc === this.present.doc) {
      this.present = next
      return
    }
    const joins = group !== null && group === this.group && now - this.at < PAUSE_MS
    if (!joins) this.past.push(this.present)
    if (this.past.length > MOST) this.past.shift()
    this.future = []
    this.group = group
    this.at = now
    this.present = next
  }

  /** Looking elsewhere is no step, but it ends the typing. */
  look(place: Place): void {
    this.present = { ...this.present, place }
    this.group = null
  }

  undo(): boolean {
    const before = this.past.pop()
    if (before === undefined) return false
    this.future.push(this.present)
    // With it comes the place where one was when the change was made.
    this.present = before
    this.group = null
    return true
  }

  redo(): boolean {
    const next = this.future.pop()
    if (next === undefined) return false
    this.past.push(this.present)
    this.present = next
    this.group = null
    return true
  }

  get canUndo(): boolean {
    return this.past.length > 0
  }
  get canRedo(): boolean {
    return this.future.length > 0
  }
}
