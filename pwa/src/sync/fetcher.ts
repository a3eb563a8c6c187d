// The pack: everything this person needs to work without a network. Asked with the cursor of the
// one that lies here, so that an unchanged pack costs a hundred bytes.

import type { Work, PackRow } from '../local/work'
import type { Pack } from '../server/types'

export interface PackSource {
  pack(since: string | null): Promise<Pack>
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
    const pack = await this.source.pack(old?.cursor ?? null)
    const row = pack.unchanged ? this.same(old, pack.cursor) : this.fresh(personId, pack)
    if (row === null) throw new Error('the server calls a pack unchanged that this phone never had')
    await this.work.surely(() => this.work.packs.put(row))
    return row
  }

  private same(old: PackRow | null, cursor: string): PackRow | null {
    return old === null ? null : { ...old, cursor, fetched_ms: this.now() }
  }

  private fresh(personId: string, pack: Extract<Pack, { unchanged: false }>): PackRow | null {
    if (pack.person.id !== personId) throw new Error('a pack for another person')
    return { person_id: personId, cursor: pack.cursor, fetched_ms: this.now(), pack }
  }
}
