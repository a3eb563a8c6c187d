// An open visit that only the server has any more comes back whole, or says what is gone.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { PhotoEntry, Shadow, WholeShadow } from '../../src/server/types'
import { sha256Hex } from '../../src/sync/canonical'
import { drafts, kept, work } from '../../src/use/local'
import { client } from '../../src/use/server'
import { discardVisit } from '../../src/use/submit'
import { openElsewhere, takeOver } from '../../src/use/takeOver'
import { openVisit } from '../../src/use/visit'
import { LIN, body, draft, kit, pack, photo, sha } from '../make'

const { checklist } = kit()
const BYTES = new Uint8Array([1, 2, 3]).buffer
let held: PhotoEntry
const LOST = photo({ sha256: sha('b'), item: 'A01' })

function shadow(over: Partial<Shadow> = {}): Shadow {
  return {
    visit_id: 'v', store: { id: 'store', name: '人民路店' }, checklist_version_id: 'version', device_id: 'other',
    started_at: '2026-11-23T00:00:00Z', seen_at: '2026-11-23T00:00:00Z', answered: 1, photos_held: 1, photos_missing: 1, ...over,
  }
}
function whole(over: Partial<WholeShadow['body']> = {}): WholeShadow {
  const answers = { A01: { value: false, note: '缺牌', photos: [held.sha256, LOST.sha256] } }
  const { sent_wall_ms: _, ...rest } = body({ state: 'draft', revision: 7, device_id: 'other', answers, photos: [held, LOST], ...over })
  return { visit_id: 'v', body: rest, photos_held: [held.sha256], photos_missing: [LOST.sha256], checklist }
}
function serverHas(what: WholeShadow, bytes: ArrayBuffer = BYTES): void {
  vi.spyOn(client, 'shadows').mockResolvedValue([shadow()])
  vi.spyOn(client, 'takeOver').mockResolvedValue(what)
  vi.spyOn(client, 'photoBytes').mockResolvedValue(new Blob([bytes]))
}

beforeEach(async () => {
  for (const table of [work.drafts, work.answers, work.kits, work.meta, work.sent]) await table.clear()
  held = photo({ sha256: await sha256Hex(BYTES), item: 'A01' })
  await kept.dropPhotos(LIN, [held.sha256])
})

describe('an open visit of the server', () => {
  it('is offered where this phone does not have it, and not where it does', async () => {
    serverHas(whole())
    expect((await openElsewhere(LIN)).map((one) => one.visit_id)).toEqual(['v'])
    await drafts.create(draft({ id: 'v' }), kit({ visit_id: 'v' }))
    expect(await openElsewhere(LIN)).toEqual([])
  })

  it('is not offered once it was given up here', async () => {
    serverHas(whole())
    await drafts.create(draft({ id: 'v' }), kit({ visit_id: 'v' }))
    await discardVisit('v', LIN)
    expect(await openElsewhere(LIN)).toEqual([])
  })

  it('comes back with its answers and the photos the server holds, and tells of those it does not', async () => {
    serverHas(whole())
    expect(await takeOver(LIN, pack(), 'v')).toEqual({ answers: 1, photos: 1, gone: 1 })
    const visit = await openVisit('v', LIN)
    expect(visit?.answers['A01']).toMatchObject({ value: false, note: '缺牌', photos: [held.sha256] })
    expect(visit?.draft.value).toMatchObject({ revision: 7, shadow_problem: null, photos: [held] })
    expect(visit?.draft.value.device_id).not.toBe('other')
    expect(new Uint8Array((await kept.photoBytes(LIN, held.sha256)) ?? new ArrayBuffer(0))).toEqual(new Uint8Array(BYTES))
    expect((await kept.photoFacts(LIN)).find((fact) => fact.sha256 === held.sha256)?.held_ms).not.toBeNull()
  })

  it('takes no bytes for a photo that are not its own', async () => {
    serverHas(whole(), new Uint8Array([9]).buffer)
    expect(await takeOver(LIN, pack(), 'v')).toMatchObject({ photos: 0, gone: 2 })
    expect(await kept.photoBytes(LIN, held.sha256)).toBeNull()
  })

  it('asks for a signature again whose picture is gone', async () => {
    const sign = { role: 'manager', name: '王敏', image: LOST.sha256 }
    serverHas(whole({ answers: { A02: { value: [sign] } }, manager_confirm: { name: '王敏', image: LOST.sha256, refused: null } }))
    await takeOver(LIN, pack(), 'v')
    const visit = await openVisit('v', LIN)
    expect(visit?.answers).toEqual({})
    expect(visit?.draft.value.manager_confirm).toBeNull()
  })

  it('stays on the server when a photo could not be fetched, to be tried again', async () => {
    serverHas(whole())
    vi.spyOn(client, 'photoBytes').mockRejectedValueOnce(new TypeError('no network'))
    await expect(takeOver(LIN, pack(), 'v')).rejects.toThrow('no network')
    expect((await openElsewhere(LIN)).map((one) => one.visit_id)).toEqual(['v'])
    expect(await takeOver(LIN, pack(), 'v')).toMatchObject({ photos: 1 })
  })
})
