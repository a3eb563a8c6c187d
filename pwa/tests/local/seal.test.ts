// What lies on the disk under a PIN, read past every layer of ours.
import { beforeEach, describe, expect, it } from 'vitest'
import { Drafts } from '../../src/local/drafts'
import { Kept } from '../../src/local/kept'
import { dataKey } from '../../src/local/lock'
import { reseal } from '../../src/local/reseal'
import { Locked, Seal } from '../../src/local/seal'
import { Work } from '../../src/local/work'
import { LIN, WANG, draft, entry, kit, pack, photo, receipt, sha } from '../make'
import { NOTE, STORE, isPlain, rawRows } from './raw'

let count = 0
let seal: Seal
let kept: Kept
let work: Work
let drafts: Drafts

beforeEach(() => {
  count += 1
  seal = new Seal()
  kept = new Kept(`seal-kept-${count}`, seal)
  work = new Work(`seal-work-${count}`, seal)
  drafts = new Drafts(work, () => 99)
})

async function lockOn(keyId = 'k1', fill = 7): Promise<void> {
  seal.know([{ person_id: LIN, key_id: keyId, on: true }])
  seal.hold(keyId, await dataKey(new Uint8Array(32).fill(fill).buffer))
}
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]).buffer
const open = draft({ id: 'd1', section: 'A', photos: [photo({ item: 'A01' })] })

async function workOf(person = LIN, id = 'd1'): Promise<void> {
  await drafts.create({ ...open, id, person_id: person }, kit({ visit_id: id, store: { ...kit().store, name: STORE } }))
  await drafts.answer(id, 'A01', { value: false, note: NOTE })
  await work.packs.put({ person_id: person, cursor: 'c', fetched_ms: 1, pack: pack({ stores: [{ ...kit().store, name: STORE }] }) })
  await work.meta.put({ key: `evidence.${person}.t1`, value: { note: NOTE } })
  const sentOne = entry({ id: `v-${id}`, person_id: person, store_name: STORE })
  await work.sent.put({
    id: `s-${id}`, person_id: person, store_id: 'store', plan_id: null, store_name: STORE, title_zh: '', title_en: '',
    submitted_ms: 1, sealed_ms: 2, photos: 0, receipt: receipt(sentOne), detail: null, detail_ms: null,
  })
  await work.pictures.put({ sha256: sha(id[1] ?? 'x'), bytes: JPEG, used_ms: 1, person_id: person })
  await kept.saveRow(sentOne)
  await kept.savePhoto({ person_id: person, sha256: sha('a'), bytes: JPEG, media_type: 'image/jpeg', width: 1, height: 1, saved_ms: 1, held_ms: null })
}
async function readBack(id = 'd1', person = LIN) {
  return {
    draft: await drafts.get(id, person), kit: (await drafts.kit(id))?.store.name, answers: await drafts.answers(id),
    pack: (await work.packs.get(person))?.pack.stores[0]?.name, note: (await work.meta.get(`evidence.${person}.t1`))?.value,
    sent: (await work.sent.where({ person_id: person }).toArray()).map((row) => row.store_name),
    rows: (await kept.rows<ReturnType<typeof entry>>(person)).map((row) => row.store_name),
    photo: new Uint8Array((await kept.photoBytes(person, sha('a'))) as ArrayBuffer)[1],
    picture: (await work.pictures.get(sha(id[1] ?? 'x')))?.bytes.byteLength,
  }
}
const all = {
  kit: STORE, answers: { A01: { value: false, note: NOTE } }, pack: STORE, note: { note: NOTE }, sent: [STORE], rows: [STORE], photo: 0xd8, picture: 7,
}
const plainRows = async () => (await rawRows([`seal-kept-${count}`, `seal-work-${count}`])).filter(isPlain).map((row) => row.store)

describe('under a PIN', () => {
  it('everything written is closed on the disk, and reads as it was', async () => {
    await lockOn()
    await workOf()
    expect(await plainRows()).toEqual([])
    expect(await readBack()).toMatchObject(all)
    expect((await drafts.get('d1', LIN))?.updated_ms).toBe(99)
  })

  it('the same rows without one are found by the same search', async () => {
    await workOf()
    expect(new Set(await plainRows())).toEqual(new Set(['kits', 'answers', 'packs', 'meta', 'sent', 'pictures', 'outbox', 'photos']))
  })

  it('read, change and write are still one step', async () => {
    await lockOn()
    await drafts.create(open, kit({ visit_id: 'd1' }))
    const marks = ['b', 'c', 'd', 'e', 'f']
    await Promise.all(marks.map((mark) => drafts.addPhoto('d1', photo({ sha256: sha(mark), item: 'A01' }), { note: mark })))
    expect((await drafts.get('d1', LIN))?.photos).toHaveLength(6)
    expect(await drafts.answers('d1')).toEqual({ A01: { note: 'f' } })
  })

  it('the last word about a row is the last one said, whatever took longest to close', async () => {
    await lockOn()
    const long = entry({ id: 'v1', store_name: 'x'.repeat(2_000_000) })
    await Promise.all([kept.saveRow(long), kept.saveRow({ ...long, store_name: 'short' })])
    expect((await kept.row<typeof long>('v1'))?.store_name).toBe('short')
  })

  it('without the key nothing is read, written or lost', async () => {
    await lockOn()
    await workOf()
    seal.forget()
    await expect(drafts.list(LIN)).rejects.toThrow(Locked)
    await expect(drafts.answer('d1', 'A01', { value: true })).rejects.toThrow(Locked)
    await expect(kept.rows(LIN)).rejects.toThrow(Locked)
    await expect(kept.photoBytes(LIN, sha('a'))).rejects.toThrow(Locked)
    await expect(kept.saveRow(entry({ id: 'v-d1' }))).rejects.toThrow(Locked)
    await lockOn()
    expect(await readBack()).toMatchObject(all)
  })

  it('a way of asking that would read past the seal is refused, with or without a PIN', async () => {
    await workOf()
    const asked = work.meta.where('key').startsWithAnyOf(['evidence.', 'numbers.']).toArray()
    await expect(asked).rejects.toThrow('past their seal')
  })

  it('a row cannot be passed off as another', async () => {
    await lockOn()
    await kept.saveRow(entry({ id: 'v1' }))
    const [row] = await kept.rowsAtRest()
    await kept.disk.run(['outbox'], 'readwrite', (tx) => tx.objectStore('outbox').put({ ...row, id: 'v2' }))
    await expect(kept.row('v2')).rejects.toThrow()
  })

  it('another person’s rows lie open beside, and the locked ones are not theirs to meet', async () => {
    await lockOn()
    await workOf()
    await workOf(WANG, 'd2')
    seal.forget()
    expect(await readBack('d2', WANG)).toMatchObject(all)
    expect(await drafts.list(WANG)).toHaveLength(1)
    expect(await work.pictures.get(sha('1'))).toBeUndefined()
  })
})

describe('a PIN set on a phone that has work', () => {
  it('closes all of this person and nothing of the other, and takes it back', async () => {
    await workOf()
    await workOf(WANG, 'd2')
    const before = await plainRows()
    await lockOn()
    expect(await reseal(kept, work, LIN)).toBeGreaterThan(8)
    expect((await plainRows()).length).toBe(before.length / 2)
    expect(await readBack()).toMatchObject(all)
    expect(await reseal(kept, work, LIN)).toBe(0)
    seal.know([{ person_id: LIN, key_id: 'k1', on: false }])
    await reseal(kept, work, LIN)
    expect(await plainRows()).toEqual(before)
    expect(await readBack()).toMatchObject(all)
  })

  it('a kill in the middle leaves every row readable, and the next start finishes', async () => {
    await workOf()
    await lockOn()
    // Stopped after each number of closed rows in turn, as a kill would.
    for (let most = 1; most < 12; most += 1) {
      let closed = 0
      const once = seal.close.bind(seal)
      seal.close = (async (...given: Parameters<typeof once>) => {
        if ((closed += 1) > most) throw new Error('killed')
        return once(...given)
      }) as typeof seal.close
      await reseal(kept, work, LIN).catch(() => undefined)
      seal.close = once
      expect(await readBack()).toMatchObject(all)
    }
    await reseal(kept, work, LIN)
    expect(await plainRows()).toEqual([])
  })

  it('answers of earlier builds, which name nobody, are closed with their visit', async () => {
    await workOf()
    await work.answers.put({ visit_id: 'd1', code: 'A09', answer: { note: NOTE } })
    await lockOn()
    await reseal(kept, work, LIN)
    expect(await plainRows()).toEqual([])
    expect((await drafts.answers('d1'))['A09']).toEqual({ note: NOTE })
  })

  it('work done meanwhile is not overwritten', async () => {
    await workOf()
    await lockOn()
    const going = reseal(kept, work, LIN)
    await drafts.answer('d1', 'A01', { value: true })
    await kept.saveRow(entry({ id: 'v-d1', store_name: '后来的' }))
    await going
    expect((await drafts.answers('d1'))['A01']).toEqual({ value: true })
    expect((await kept.rows<ReturnType<typeof entry>>(LIN)).map((row) => row.store_name)).toEqual(['后来的'])
  })
})
