// A visit while it is being answered: what was found is kept, and an answer recomputes only the
// items whose conditions can hear of it. The result is the one a full `score` would give.

import type { Lookup } from './conditions.ts'
import type { Context } from './context.ts'
import type { Checklist, Condition, Item, Value } from './document.ts'
import { Rat } from './exact.ts'
import type { Finding } from './findings.ts'
import { field } from './json.ts'
import type { Marked, Score } from './scoring.ts'
import { mark, sumUp } from './scoring.ts'
import type { Answers } from './visibility.ts'
import { holds, look, lookupOf } from './visibility.ts'

/** Which items hear of a name, by their place in the document. */
type Listeners = { look: ReadonlyMap<string, readonly number[]>; require: ReadonlyMap<string, readonly number[]> }

const known = new WeakMap<Checklist, Listeners>()

/** Give, for each name, the items whose rules look it up; they all stand further down. */
function listenersOf(checklist: Checklist): Listeners {
  const kept = known.get(checklist)
  if (kept !== undefined) return kept
  const listeners = {
    look: listen(checklist.items, (item) => [item.show_if, item.fail_if, item.formula]),
    require: listen(checklist.items, (item) => [item.require_if]),
  }
  known.set(checklist, listeners)
  return listeners
}

function listen(
  items: readonly Item[],
  rulesOf: (item: Item) => readonly (Condition | null)[],
): ReadonlyMap<string, readonly number[]> {
  const heard = new Map<string, number[]>()
  items.forEach((item, place) => {
    for (const name of new Set(rulesOf(item).flatMap((rule) => [...(rule?.names ?? [])]))) {
      const places = heard.get(name)
      if (places === undefined) heard.set(name, [place])
      else places.push(place)
    }
  })
  return heard
}

const NOBODY: readonly number[] = []

export class LiveVisit {
  private readonly checklist: Checklist
  private readonly context: Context
  private readonly listeners: Listeners
  private readonly places: ReadonlyMap<string, number>
  private readonly raw: unknown[]
  private readonly marked: (Marked | null)[]
  private readonly must: boolean[]
  private readonly values = new Map<string, Value>()
  private readonly lookup: Lookup
  private total: Score | null = null
  private shown: ReadonlySet<string> | null = null
  private needed: ReadonlySet<string> | null = null

  constructor(checklist: Checklist, answers: Answers, context: Context) {
    this.checklist = checklist
    this.context = context
    this.listeners = listenersOf(checklist)
    this.places = new Map(checklist.items.map((item, place) => [item.code, place]))
    this.lookup = lookupOf(context, this.values)
    this.raw = checklist.items.map((item) => field(answers, item.code))
    this.marked = checklist.items.map(() => null)
    this.must = checklist.items.map(() => false)
    checklist.items.forEach((item, place) => {
      this.judge(item, place)
      this.must[place] = this.isNeeded(item, place)
    })
  }

  /** Take another answer (null takes it away); gives the items that look different now. */
  change(code: string, answer: unknown): string[] {
    const start = this.places.get(code)
    if (start === undefined) return []
    this.raw[start] = answer
    const changed: string[] = []
    const waiting = new Set([start])
    for (let place = start; waiting.size > 0; place += 1) {
      if (!waiting.delete(place)) continue
      const item = this.checklist.items[place]
      if (item === undefined) break
      const before = this.marked[place] ?? null
      const heard = this.judge(item, place)
      if (!isAlike(before, this.marked[place] ?? null)) changed.push(item.code)
      this.setNeeded(item, place)
      if (!heard) continue
      for (const listener of this.listeners.look.get(item.code) ?? NOBODY) waiting.add(listener)
      for (const listener of this.listeners.require.get(item.code) ?? NOBODY) this.checkNeeded(listener)
    }
    return changed
  }

  /** The score of the answers so far; the same object until an answer changes it. */
  get score(): Score {
    this.total ??= sumUp(
      this.checklist,
      this.marked.filter((marked) => marked !== null),
      this.context,
    )
    return this.total
  }

  /** The codes of the items that apply; the same set until one comes or goes. */
  get visible(): ReadonlySet<string> {
    this.shown ??= new Set(this.marked.flatMap((marked) => (marked === null ? [] : [marked.finding.item.code])))
    return this.shown
  }

  /** The codes of the items that apply and must be answered before handing in. */
  get required(): ReadonlySet<string> {
    this.needed ??= new Set(this.checklist.items.flatMap(({ code }, place) => (this.must[place] === true ? [code] : [])))
    return this.needed
  }

  /** What later conditions see of an item: the value of one that is worked out. */
  meaning(code: string): Value {
    return this.values.get(code) ?? null
  }

  /** Judge one item anew; tells whether later conditions see another value. */
  private judge(item: Item, place: number): boolean {
    const before = this.marked[place]?.finding ?? null
    const finding = look(this.checklist, item, this.raw[place] ?? null, this.context, this.lookup)
    if (finding === null && before === null) return false
    this.total = null
    if ((finding === null) !== (before === null)) this.shown = null
    this.marked[place] = finding === null ? null : this.markedAs(finding, place)
    if (finding === null) this.values.delete(item.code)
    else this.values.set(item.code, finding.meaning)
    return !isEqual(before?.meaning ?? null, finding?.meaning ?? null)
  }

  /** Keep the old score of an item that came out the same, so that nothing is drawn again. */
  private markedAs(finding: Finding, place: number): Marked {
    const fresh = mark(finding, this.checklist.scoring, this.context)
    const before = this.marked[place] ?? null
    return before !== null && isAlike(before, fresh) ? { ...fresh, score: before.score } : fresh
  }

  private isNeeded(item: Item, place: number): boolean {
    if (this.marked[place] === null) return false
    return item.require_if === null ? item.required : holds(item.require_if, this.lookup)
  }

  private setNeeded(item: Item, place: number): void {
    const needed = this.isNeeded(item, place)
    if (needed !== this.must[place]) this.needed = null
    this.must[place] = needed
  }

  private checkNeeded(place: number): void {
    const item = this.checklist.items[place]
    if (item !== undefined) this.setNeeded(item, place)
  }
}

function isAlike(before: Marked | null, after: Marked | null): boolean {
  if (before === null || after === null) return before === after
  const [old, fresh] = [before.score, after.score]
  return old === fresh || JSON.stringify(old) === JSON.stringify(fresh)
}

function isEqual(left: Value, right: Value): boolean {
  if (left instanceof Rat) return right instanceof Rat && left.n === right.n && left.d === right.d
  if (!Array.isArray(left)) return left === right
  return Array.isArray(right) && left.length === right.length && left.every((word, place) => word === right[place])
}
