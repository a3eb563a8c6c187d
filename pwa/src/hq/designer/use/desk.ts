// The desk of the designer: the document on it, where one looks, what is wrong, undo, and the
// keeping of it. The parts of the screen reach it by injection and know fields by their path alone.

import { computed, inject, nextTick, onScopeDispose, ref, shallowRef, triggerRef, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import type { Checklist } from '@/engine'
import { clampPlace, placeOf, samePlace, type Done, type Place } from '../document'
import { History } from '../history'
import type { Keeper } from '../keeper'
import { faultsAt, read, troubles as placed, type Fault, type Reading, type Trouble } from '../problems'
import { at, set, type Doc } from '../tree'

export interface Desk {
  doc: ShallowRef<Doc>
  place: ShallowRef<Place>
  troubles: ComputedRef<Trouble[]>
  /** The newest document that was a checklist: what the worked example can be shown of. */
  checklist: ShallowRef<Checklist | null>
  /** False while that one is older than what is on the screen. */
  fresh: Ref<boolean>
  keeper: ShallowRef<Keeper>
  canUndo: Ref<boolean>
  canRedo: Ref<boolean>
  /** What a screen reader is told about the last deed. */
  said: Ref<string>
  valueAt: (path: string) => unknown
  faultsAt: (path: string, deep?: boolean) => Trouble[]
  write: (path: string, value: unknown, group?: string | null) => void
  edit: (change: (doc: Doc) => Doc, group?: string | null) => void
  perform: (deed: (doc: Doc) => Done) => Done
  look: (place: Place) => void
  undo: () => void
  redo: () => void
  /** Goes to the field of a path and puts the cursor there. */
  jump: (path: string) => Promise<void>
  say: (text: string) => void
  /** What the server found wrong; it stands until the next change. */
  refused: (faults: readonly Fault[]) => void
  /** Puts another document on the desk, as a step that can be undone. */
  replace: (doc: Doc) => void
}

export const deskKey: InjectionKey<Desk> = Symbol('designer desk')

export function useDesk(): Desk {
  const desk = inject(deskKey)
  if (desk === undefined) throw new Error('there is no desk')
  return desk
}

const READ_AFTER_MS = 200

export function makeDesk(start: Doc, keeper: ShallowRef<Keeper>, now: () => number = () => performance.now()): Desk {
  const history = new History({ doc: start, place: { at: 'head' } })
  const doc = shallowRef(start)
  const place = shallowRef<Place>({ at: 'head' })
  const reading = shallowRef<Reading>(read(start))
  const checklist = shallowRef<Checklist | null>(reading.value.checklist)
  const refusal = shallowRef<Trouble[]>([])
  const fresh = ref(true)
  const canUndo = ref(false)
  const canRedo = ref(false)
  const said = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  const troubles = computed(() => {
    const known = new Set(reading.value.troubles.map((one) => one.path + one.en))
    return [...reading.value.troubles, ...refusal.value.filter((one) => !known.has(one.path + one.en))]
  })

  function reread(): void {
    clearTimeout(timer)
    reading.value = read(doc.value)
    if (reading.value.checklist !== null) checklist.value = reading.value.checklist
    fresh.value = reading.value.checklist !== null
  }
  function show(): void {
    const changed = doc.value !== history.present.doc
    doc.value = history.present.doc
    const next = clampPlace(doc.value, history.present.place)
    if (!samePlace(next, place.value)) place.value = next
    canUndo.value = history.canUndo
    canRedo.value = history.canRedo
    if (!changed) return
    refusal.value = []
    keeper.value.change(doc.value)
    clearTimeout(timer)
    timer = setTimeout(reread, READ_AFTER_MS)
  }
  function edit(change: (doc: Doc) => Doc, group: string | null = null): void {
    history.push({ doc: change(doc.value), place: place.value }, group, now())
    show()
  }
  function perform(deed: (doc: Doc) => Done): Done {
    const done = deed(doc.value)
    history.push(done, null, now())
    show()
    return done
  }
  function look(to: Place): void {
    history.look(clampPlace(doc.value, to))
    show()
  }
  async function jump(path: string): Promise<void> {
    look(placeOf(path))
    await nextTick()
    fieldOf(path)?.focus()
  }
  onScopeDispose(() => clearTimeout(timer))

  return {
    doc,
    place,
    troubles,
    checklist,
    fresh,
    keeper,
    canUndo,
    canRedo,
    said,
    valueAt: (path) => at(doc.value, path),
    faultsAt: (path, deep = false) => faultsAt(troubles.value, path, deep),
    write: (path, value, group = path) => edit((old) => set(old, path, value), group),
    edit,
    perform,
    look,
    undo: () => history.undo() && show(),
    redo: () => history.redo() && show(),
    jump,
    say: (text) => {
      said.value = text
      triggerRef(said)
    },
    refused: (faults) => (refusal.value = placed(doc.value, faults)),
    replace: (next) => edit(() => next),
  }
}

/** The input of a path, or of the nearest path above it that has one. */
export function fieldOf(path: string, root: ParentNode = document): HTMLElement | null {
  for (let tail = path; tail !== ''; tail = tail.slice(0, Math.max(0, tail.lastIndexOf('.')))) {
    const found =
      root.querySelector<HTMLElement>(`.dz [data-path="${CSS.escape(tail)}"]`) ??
      root.querySelector<HTMLElement>(`.dz [data-path^="${CSS.escape(tail)}."]`)
    if (found === null) continue
    for (let fold = found.closest('details'); fold !== null; fold = fold.parentElement?.closest('details') ?? null) fold.open = true
    found.scrollIntoView({ block: 'center' })
    return found
  }
  return root.querySelector<HTMLElement>('.dz-editor h2')
}
