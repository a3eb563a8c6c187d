// One open visit: answers in memory for the screen, each written to the phone before the next tap.
import { computed, reactive, ref, shallowRef, toRaw } from 'vue'
import { dayAt, phoneTime } from '../device/clock'
import { afterPaint } from '../device/idle'
import type { Draft, Kit } from '../local/work'
import type { Mark } from '../parts/marks'
import type { Answer, Answers, CheckPoint, ChecklistDocument, ManagerConfirm, PhotoEntry } from '../server/types'
import { makeBrain } from './brain'
import { contextOf, effective, glimpseOf, sectionViews, type Brain, type ItemView, type SectionView } from './engine'
import { drafts } from './local'
import { disk, type Shelf } from './shelf'

export type SaveState = 'saved' | 'saving' | 'failed'

/** Somebody may have made room meanwhile. */
const RETRY_MS = 5_000

export class OpenVisit {
  readonly sections: SectionView[]
  readonly answers: Answers = reactive({})
  readonly draft
  readonly save = ref<SaveState>('saved')
  /** The engine reads plain objects, which Vue cannot watch; this says when to ask it again. */
  private readonly version = ref(0)
  readonly visible = computed(() => this.brain.applicable(this.current()))
  readonly score = computed(() => this.brain.score(this.current()))
  readonly results = computed(() => new Map(this.score.value.items.map((item) => [item.code, item])))
  private readonly arriving = reactive(new Set<string>())
  /** Items whose answer the disk does not have yet; a write that failed leaves its item here. */
  private readonly unsaved = new Set<string>()
  private readonly document: ChecklistDocument
  private known: Brain | null = null
  private writes: Promise<void> = Promise.resolve()
  private pending = 0
  private isRetired = false
  private again: ReturnType<typeof setTimeout> | undefined

  constructor(
    draft: Draft,
    readonly kit: Kit,
    answers: Answers,
    readonly shelf: Shelf = disk,
    /** When to work out what follows from an answer. */
    private readonly after: (work: () => void) => void = (work) => work(),
  ) {
    this.draft = shallowRef(draft)
    Object.assign(this.answers, answers)
    this.document = effective(kit.checklist)
    this.sections = sectionViews(this.document)
  }

  /** Reading the rules of a long checklist is the most work of opening a visit: done when first asked. */
  private get brain(): Brain {
    const { store } = this.kit
    const { started, visit_type, node } = this.draft.value
    this.known ??= makeBrain(this.document, contextOf(this.kit, { visit_date: dayAt(store.time_zone, started.wall_ms), visit_type, node }))
    return this.known
  }

  /** Reads and scores ahead, for whoever has a moment. */
  think(): void {
    void this.score.value
  }

  /** What can be shown before the rules are read, of a visit nobody has begun to answer; null where that would be wrong or nothing is gained. */
  glimpse(): SectionView[] | null {
    if (this.known !== null || Object.keys(this.answers).length > 0) return null
    return glimpseOf(this.document, this.sections)
  }

  /** Sections that have something to answer now, each with the items that apply. */
  readonly shown = computed(() =>
    this.sections
      .map((section) => ({ ...section, items: section.items.filter((item) => this.visible.value.has(item.code)) }))
      .filter((section) => section.items.length > 0),
  )

  private current(): Answers {
    void this.version.value
    return toRaw(this.answers)
  }

  private put(code: string, answer: Answer | null): void {
    if (answer === null) delete this.answers[code]
    else this.answers[code] = answer
    this.after(() => (this.version.value += 1))
  }

  isDone(code: string): boolean {
    return this.doneOf([{ code }]) === 1
  }

  /** How many of the items are answered. */
  doneOf(items: ReadonlyArray<{ code: string }>): number {
    const results = this.results.value
    return items.filter(({ code }) => (results.get(code)?.state ?? 'unanswered') !== 'unanswered').length
  }

  /** What the engine worked out for an item that nobody answers. */
  worked(code: string): boolean | string | null {
    return this.brain.worked(this.current(), code)
  }

  item(code: string): ItemView | null {
    return this.sections.flatMap((s) => s.items).find((item) => item.code === code) ?? null
  }

  photosOf(code: string): string[] {
    return (this.answers[code]?.photos ?? []).filter((sha) => !this.arriving.has(sha))
  }

  faults() {
    return this.brain.faults(this.current(), this.draft.value.photos.map((photo) => photo.sha256))
  }

  /** Changes parts of an answer; undefined takes a part away. */
  change(code: string, parts: Partial<Record<keyof Answer, unknown>>): Promise<void> {
    const next: Record<string, unknown> = { ...this.answers[code], at: phoneTime() }
    for (const [key, value] of Object.entries(parts)) {
      if (value === undefined || value === '') delete next[key]
      else next[key] = value
    }
    if ('value' in parts && parts.value !== undefined) delete next['na']
    if ('na' in parts && parts.na !== undefined) delete next['value']
    const empty = Object.keys(next).every((key) => key === 'at')
    this.put(code, empty ? null : (next as Answer))
    this.unsaved.add(code)
    return this.write(() => this.saveAnswers())
  }

  async addPhoto(item: string, source: Blob | ImageBitmap, from: 'camera' | 'file'): Promise<PhotoEntry> {
    const entry = await this.shelf.picture(this.draft.value.person_id, source, { item, source: from })
    const answer = this.item(item) === null ? null : this.withPhoto(item, entry.sha256)
    // In memory at once, so that a note typed meanwhile cannot overwrite it; on the screen only
    // when both the bytes and the name of them are on the disk.
    this.arriving.add(entry.sha256)
    if (answer !== null) this.put(item, answer)
    try {
      await this.write(() => this.shelf.addPhoto(this.draft.value.id, entry, answer))
    } catch (failure) {
      // What the disk did not take is not shown as if it had.
      this.putWithout(item, entry.sha256)
      throw failure
    } finally {
      this.arriving.delete(entry.sha256)
    }
    await this.reload()
    return entry
  }

  /** A picture that is part of a value (a signature): named by the visit, not listed as a photo. */
  async addImage(item: string, source: Blob): Promise<string> {
    const entry = await this.shelf.picture(this.draft.value.person_id, source, { item, source: 'file' })
    await this.write(() => this.shelf.addPhoto(this.draft.value.id, entry, null))
    await this.reload()
    return entry.sha256
  }

  async removePhoto(item: string, sha256: string): Promise<void> {
    const answer = this.putWithout(item, sha256)
    let orphan = false
    await this.write(async () => {
      orphan = await this.shelf.removePhoto(this.draft.value.id, sha256, item, answer)
    })
    if (orphan) await this.shelf.dropPictures(this.draft.value.person_id, [sha256])
    await this.reload()
  }

  private putWithout(item: string, sha256: string): Answer | null {
    const old = this.answers[item]
    if (old === undefined) return null
    const photos = old.photos?.filter((sha) => sha !== sha256) ?? []
    const { [sha256]: _gone, ...marks } = old.marks ?? {}
    const answer = plain({ ...old, photos, ...(old.marks === undefined ? {} : { marks }) })
    this.put(item, answer)
    return answer
  }

  marksOn(item: string, sha256: string): Mark[] {
    return (this.answers[item]?.marks?.[sha256] ?? []) as Mark[]
  }

  /** The drawing goes with the answer; the photo it lies on is never touched. */
  async mark(item: string, sha256: string, marks: Mark[]): Promise<void> {
    const { [sha256]: _old, ...others } = this.answers[item]?.marks ?? {}
    const next = marks.length === 0 ? others : { ...others, [sha256]: marks }
    await this.change(item, { marks: Object.keys(next).length === 0 ? undefined : next })
  }

  async place(change: { check_in?: CheckPoint; check_out?: CheckPoint; manager_confirm?: ManagerConfirm | null; section?: string }): Promise<void> {
    await this.write(() => this.shelf.change(this.draft.value.id, change))
    await this.reload()
  }

  /** Everything is on the disk when this resolves; what failed before is tried again. */
  async settled(): Promise<void> {
    await this.writes
    if (this.unsaved.size > 0) await this.write(() => this.saveAnswers())
  }

  /** Each as it is now: a later answer that went before makes the earlier write nothing. */
  private async saveAnswers(): Promise<void> {
    for (const code of [...this.unsaved]) {
      const answer = this.answers[code]
      this.unsaved.delete(code)
      try {
        await this.shelf.answer(this.draft.value.id, code, answer === undefined ? null : plain(answer))
      } catch (failure) {
        this.unsaved.add(code)
        throw failure
      }
    }
  }

  /** Another tab has the visit now: what this one still has in hand must not overwrite it. */
  retire(): void {
    this.isRetired = true
  }

  private withPhoto(item: string, sha256: string): Answer {
    const old = this.answers[item] ?? {}
    const photos = [...(old.photos ?? []).filter((sha) => sha !== sha256), sha256]
    return plain({ ...old, photos, at: phoneTime() })
  }

  private async reload(): Promise<void> {
    const fresh = await this.shelf.draft(this.draft.value.id, this.draft.value.person_id)
    if (fresh !== null) this.draft.value = fresh
  }

  /** One after the other, in the order of the taps; a failure shows and stays until a write works. */
  private write(work: () => Promise<void>): Promise<void> {
    this.pending += 1
    this.save.value = 'saving'
    const mine = this.writes.then(() => {
      if (this.isRetired) throw new Error('the visit is open in another tab')
      return work()
    })
    this.writes = mine.catch(() => undefined)
    return mine.then(
      () => this.wrote('saved'),
      (failure: unknown) => {
        this.wrote('failed')
        throw failure
      },
    )
  }

  private wrote(state: SaveState): void {
    this.pending -= 1
    // Saved is said of everything, or not at all.
    if (state === 'failed' || (this.pending === 0 && this.unsaved.size > 0)) this.fail()
    else if (this.pending === 0) this.save.value = 'saved'
    this.shelf.wrote()
  }

  private fail(): void {
    this.save.value = 'failed'
    if (this.unsaved.size > 0 && !this.isRetired) this.again ??= setTimeout(() => {
      this.again = undefined
      void this.settled().catch(() => undefined)
    }, RETRY_MS)
  }
}

/** What IndexedDB can keep: no proxies of Vue. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

export async function openVisit(id: string, personId: string): Promise<OpenVisit | null> {
  const draft = await drafts.get(id, personId)
  if (draft === null) return null
  const [kit, answers] = await Promise.all([drafts.kit(id), drafts.answers(id)])
  // The answer is drawn first; marks, score and what else comes to apply follow in the next frame.
  return kit === null ? null : new OpenVisit(draft, kit, answers, disk, afterPaint)
}
