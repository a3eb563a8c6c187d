import { describe, expect, it } from 'vitest'
import { visitBody } from '../../src/sync/body'
import { canonical } from '../../src/sync/canonical'
import { makeProbe } from '../../src/sync/probe'
import { zip } from '../../src/sync/zip'
import { draft, photo, sha } from '../make'

const extras = { state: 'submitted' as const, revision: 1, submitted: { wall_ms: 9, mono_ms: 9 }, build: 'test' }

describe('the body of a visit', () => {
  it('names the photos of answered items and of the places, and no others', () => {
    const open = draft({
      photos: [photo({ item: 'A01', sha256: sha('a') }), photo({ item: 'B09', sha256: sha('b') }), photo({ item: 'check_in', sha256: sha('c') })],
    })
    const sent = visitBody(open, { ...extras, answers: { A01: { value: true } } })
    expect(sent.photos.map((p) => p.item)).toEqual(['A01', 'check_in'])
  })

  it('carries only texts that every side can keep', () => {
    const sent = visitBody(draft(), { ...extras, answers: { A01: { value: 'a\u0000b\ud83d', note: '好😀' } } })
    expect(sent.answers['A01']).toEqual({ value: 'ab\ufffd', note: '好😀' })
    expect(() => canonical(sent)).not.toThrow()
  })

  it('sends as JSON what was hashed: no field is undefined', () => {
    const sent = visitBody(draft(), { ...extras, answers: { A01: { value: 1, note: undefined } as never } })
    expect(canonical(JSON.parse(JSON.stringify(sent)))).toBe(canonical(sent))
  })
})

describe('the probe', () => {
  const say = (status: number, text: string, redirected = false) =>
    makeProbe(async () => ({ status, redirected, json: async () => JSON.parse(text) as unknown }) as Response)()

  it('believes only our own word', async () => {
    expect(await say(200, '{"status":"alive"}')).toBe(true)
    expect(await say(200, '{"status":"welcome, please log in"}')).not.toBe(true)
    expect(await say(200, '<html>')).not.toBe(true)
    expect(await say(302, '{"status":"alive"}')).not.toBe(true)
    expect(await makeProbe(async () => Promise.reject(new TypeError('no')))()).not.toBe(true)
  })
})

describe('the zip', () => {
  it('carries the check sums and names that an unpacker wants', () => {
    const bytes = zip([{ name: '照片.txt', bytes: new TextEncoder().encode('123456789') }])
    const view = new DataView(bytes.buffer)
    expect(view.getUint32(0, true)).toBe(0x04034b50)
    // The check value of CRC-32 for "123456789".
    expect(view.getUint32(14, true)).toBe(0xcbf43926)
    expect(view.getUint32(18, true)).toBe(9)
    expect(view.getUint32(bytes.length - 22, true)).toBe(0x06054b50)
    expect(new TextDecoder().decode(bytes)).toContain('照片.txt')
  })
})
