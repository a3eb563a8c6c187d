// canonical.cases.json was written by the server's own code: both sides must give one hash.
import { describe, expect, it } from 'vitest'
import { canonical, contentHash, sha256Hex } from '../../src/sync/canonical'
import cases from './canonical.cases.json'

describe('the canonical form', () => {
  it.each(cases)('$name hashes as on the server', async ({ json, hash }) => {
    const text = canonical(JSON.parse(json))
    expect(await sha256Hex(new TextEncoder().encode(text))).toBe(hash)
  })

  it('leaves out when it was sent, and nothing else', async () => {
    const body = { revision: 3, sent_wall_ms: 1 }
    expect(await contentHash(body)).toBe(await contentHash({ ...body, sent_wall_ms: 2 }))
    expect(await contentHash(body)).not.toBe(await contentHash({ ...body, revision: 4 }))
  })

  it('does not depend on the order of fields or on undefined ones', async () => {
    expect(canonical({ b: 1, a: undefined, c: { z: 1, y: 2 } })).toBe('{"b":1,"c":{"y":2,"z":1}}')
  })

  it('refuses what is no JSON', () => {
    expect(() => canonical({ a: NaN })).toThrow()
    expect(() => canonical({ a: () => 1 })).toThrow()
  })

  it('writes a half of a surrogate pair as the replacement sign', () => {
    expect(canonical('a\ud800b')).toBe('"a\ufffdb"')
  })
})
