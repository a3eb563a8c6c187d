// The pack: everything this person needs to work without a network. Asked with the cursor and the
// marks of the one that lies here: an unchanged pack costs a hundred bytes, a changed one what
// changed in it.

import type { Work, PackRow } from '../local/work'
import type { Pack, PackChanges, PackFull, PackMarks } from '../server/types'
import { changedPack } from './packChanges'

export interface PackSource {
  pack(since: string | null): Promise<Pack>
  packChanges(known: { cursor: string; scope_epoch: number; marks: PackMarks }): Promise<Pack | PackChanges>
}

export class PackFetcher {
  constructor(
    private readonly work: Work,
    private readonly source: PackSource,
    private readonly now: () => number = Date.now,
  ) {}

  async kept(personId: string): Promise<PackRow | null> {
    return (await this.work.surely(() => this.work.packs.get(personId))) ?? null
  }

  async fetch(personId: string): Promise<PackRow> {
    const old = await this.kept(personId)
    const pack = await this.ask(old)
    const row = pack.unchanged ? this.same(old, pack.cursor) : this.fresh(personId, pack)
    if (row === null) throw new Error('the server calls a pack unchanged that this phone never had')
    await this.work.surely(() => this.work.packs.put(row))
    return row
  }

  private async ask(old: PackRow | null): Promise<Pack> {
    const marks = old?.pack.marks
    if (old === null || marks === undefined) return this.source.pack(old?.cursor ?? null)
    const told = await this.source.packChanges({ cursor: old.cursor, scope_epoch: old.pack.scope_epoch, marks })
    if (!('changed' in told)) return told
    return changedPack(old.pack, told) ?? this.source.pack(null)
  }

  private same(old: PackRow | null, cursor: string): PackRow | null {
    return old === null ? null : { ...old, cursor, fetched_ms: this.now() }
  }

  private fresh(personId: string, pack: PackFull): PackRow | null {
    if (pack.person.id !== personId) throw new Error('a pack for another person')
    return { person_id: personId, cursor: pack.cursor, fetched_ms: this.now(), pack }
  }
}
