import { describe, expect, it } from 'vitest'
import { copyOf, freeCode, groupsOf, matches } from '../../../src/hq/checklists/groups'
import type { DraftListing, VersionListing } from '../../../src/server/authoring'

const title = { zh: '便利店日检', en: 'Store check' }
const version = (code: string, n: number, state: VersionListing['state'] = 'published'): VersionListing => ({
  version_id: `${code}-${n}`, code, version: n, content_hash: 'ab', title, state, items: 30, published_at: null, visits: 0,
})
const draft = (code: string, at: string): DraftListing => ({
  id: `d-${code}-${at}`, code, title: { zh: '新店验收', en: 'Opening' }, based_on: null, revision: 1, updated_at: at, updated_by: null, problems: 0,
})

describe('the catalogue', () => {
  it('puts the versions and drafts of a code together, newest first', () => {
    const [group] = groupsOf([version('A', 1, 'retired'), version('A', 3), version('A', 2, 'retired')], [draft('A', '2026-01-01'), draft('A', '2026-02-01')])
    expect(group?.versions.map((one) => one.version)).toEqual([3, 2, 1])
    expect(group?.current?.version).toBe(3)
    expect(group?.drafts.map((one) => one.updated_at)).toEqual(['2026-02-01', '2026-01-01'])
  })

  it('shows what is in force before what is being written before what is over', () => {
    const groups = groupsOf([version('Z', 1), version('A', 1, 'retired')], [draft('M', '2026-01-01')])
    expect(groups.map((one) => one.code)).toEqual(['Z', 'M', 'A'])
    expect(groups[1]?.title.zh).toBe('新店验收')
  })

  it('is searched by code and by title in either language', () => {
    const [group] = groupsOf([version('CV-RETAIL', 1)], [])
    expect(['retail', '日检', 'STORE', ''].map((typed) => matches(group!, typed))).toEqual([true, true, true, true])
    expect(matches(group!, '餐饮')).toBe(false)
  })

  it('copies under a code that nobody has', () => {
    expect(freeCode('CV', ['CV'])).toBe('CV-2')
    expect(freeCode('CV-2', ['CV', 'CV-2', 'CV-3'])).toBe('CV-4')
    const source = { schema: 'checklist/1', code: 'CV', version: 7, title, sections: [] }
    expect(copyOf(source, 'CV-2', { zh: '副本', en: 'Copy' })).toEqual({ ...source, code: 'CV-2', version: 1, title: { zh: '副本', en: 'Copy' } })
    expect(source.version).toBe(7)
  })
})
