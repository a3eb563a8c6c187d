// Open visits: every answer is a row of its own, written before the next tap. Each function is
// one durable step; none keeps state in memory.

import type { Answer, Answers, PhotoEntry } from '../server/types'
import type { Draft, Kit, Work } from './work'

export type DraftChange = Partial<
  Pick<Draft, 'check_in' | 'check_out' | 'manager_confirm' | 'section' | 'revision' | 'revision_hash' | 'shadow_revision' | 'shadow_problem' | 'shadowed_ms'>
>

export class Drafts {
  constructor(
    private readonly work: Work,
    private readonly now: () => number = Date.now,
  ) {}

  async create(draft: Draft, kit: Kit): Promise<void> {
    await this.work.surely(() =>
      this.work.transaction('rw', this.work.drafts, this.work.kits, async () => {
        await this.work.kits.put({ ...kit, person_id: draft.person_id })
        await this.work.drafts.add(draft)
      }),
    )
  }

  /** An open visit as the server had it, all at once. */
  async restore(draft: Draft, kit: Kit, answers: Answers): Promise<void> {
    await this.work.surely(() =>
      this.work.transaction('rw', this.work.drafts, this.work.kits, this.work.answers, async () => {
        const { id, person_id } = draft
        await this.work.kits.put({ ...kit, person_id })
        for (const [code, answer] of Object.entries(answers)) await this.work.answers.put({ visit_id: id, person_id, code, answer })
        await this.work.drafts.put(draft)
      }),
    )
  }

  async kit(id: string): Promise<Kit | null> {
    return (await this.work.surely(() => this.work.kits.get(id))) ?? null
  }

  async get(id: string, personId: string): Promise<Draft | null> {
    const draft = await this.work.surely(() => this.work.drafts.get(id))
    return draft !== undefined && draft.person_id === personId ? draft : null
  }

  async list(personId: string): Promise<Draft[]> {
    const drafts = await this.work.surely(() => this.work.drafts.where({ person_id: personId }).toArray())
    return drafts.sort((a, b) => b.updated_ms - a.updated_ms)
  }

  async answers(id: string): Promise<Answers> {
    const rows = await this.work.surely(() => this.work.answers.where({ visit_id: id }).toArray())
    return Object.fromEntries(rows.map((row) => [row.code, row.answer]))
  }

  /** How many items carry an answer, without reading the answers. */
  async answered(id: string): Promise<number> {
    return this.work.surely(() => this.work.answers.where({ visit_id: id }).count())
  }

  /** null takes the answer back. */
  async answer(id: string, code: string, answer: Answer | null): Promise<void> {
    await this.work.surely(() =>
      this.work.transaction('rw', this.work.answers, this.work.drafts, async () => {
        const draft = await this.work.drafts.get(id)
        if (draft === undefined) throw new Error(`no draft ${id}`)
        if (answer === null) await this.work.answers.delete([id, code])
        else await this.work.answers.put({ visit_id: id, person_id: draft.person_id, code, answer })
        await this.work.drafts.put({ ...draft, updated_ms: this.now() })
      }),
    )
  }

  /** To another version of the checklist: kit, visit and answers in one step. */
  async move(id: string, kit: Kit, drops: string[], shas: ReadonlySet<string>): Promise<void> {
    await this.work.surely(() =>
      this.work.transaction('rw', this.work.answers, this.work.drafts, this.work.kits, async () => {
        const draft = await this.work.drafts.get(id)
        if (draft === undefined) throw new Error(`no draft ${id}`)
        await this.work.kits.put({ ...kit, person_id: draft.person_id })
        for (const code of drops) await this.work.answers.delete([id, code])
        const photos = draft.photos.filter((photo) => !drops.includes(photo.item) || !shas.has(photo.sha256))
        await this.work.drafts.update(id, { checklist_version_id: kit.checklist.version_id, photos, shadow_problem: null, updated_ms: this.now() })
      }),
    )
  }

  async change(id: string, change: DraftChange): Promise<void> {
    await this.work.surely(() => this.work.drafts.update(id, { ...change, updated_ms: this.now() }))
  }

  /** Book-keeping of the sync, which is no work of the person: the visit does not become younger. */
  async note(id: string, change: DraftChange): Promise<void> {
    await this.work.surely(() => this.work.drafts.update(id, change))
  }

  /** The bytes are kept already (kept.ts): this makes the visit name the photo. */
  async addPhoto(id: string, entry: PhotoEntry, answer: Answer | null): Promise<void> {
    await this.work.surely(() =>
      this.work.transaction('rw', this.work.answers, this.work.drafts, async () => {
        const draft = await this.work.drafts.get(id)
        if (draft === undefined) throw new Error(`no draft ${id}`)
        const same = (p: PhotoEntry): boolean => p.sha256 === entry.sha256 && p.item === entry.item
        if (!draft.photos.some(same)) draft.photos.push(entry)
        await this.work.drafts.update(id, { photos: draft.photos, updated_ms: this.now() })
        if (answer !== null) await this.work.answers.put({ visit_id: id, person_id: draft.person_id, code: entry.item, answer })
      }),
    )
  }

  /** Takes the name away; returns whether no item of the visit names the photo any more. */
  async removePhoto(id: string, sha256: string, item: string, answer: Answer | null): Promise<boolean> {
    return this.work.surely(() =>
      this.work.transaction('rw', this.work.answers, this.work.drafts, async () => {
        const draft = await this.work.drafts.get(id)
        if (draft === undefined) return false
        const photos = draft.photos.filter((p) => p.sha256 !== sha256 || p.item !== item)
        await this.work.drafts.update(id, { photos, updated_ms: this.now() })
        if (answer !== null) await this.work.answers.put({ visit_id: id, person_id: draft.person_id, code: item, answer })
        return !photos.some((p) => p.sha256 === sha256)
      }),
    )
  }

  async drop(id: string): Promise<void> {
    await this.work.surely(() =>
      this.work.transaction('rw', this.work.answers, this.work.drafts, this.work.kits, async () => {
        await this.work.answers.where({ visit_id: id }).delete()
        await this.work.kits.delete(id)
        await this.work.drafts.delete(id)
      }),
    )
  }
}
