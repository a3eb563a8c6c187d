import { describe, expect, it } from 'vitest'
import { counted, fileName, markable, refusalOf, sortNotes } from '../../../src/hq/checklists/files'
import type { ImportNote } from '../../../src/server/authoring'

describe('a file that comes in', () => {
  it.each([
    ['form.XLSX', 10, null],
    ['form.xls', 10, null],
    ['form.yml', 10, null],
    ['form.pdf', 10, 'import.wrong_kind'],
    ['xlsx', 10, 'import.wrong_kind'],
    ['form.json', 0, 'import.empty'],
    ['form.json', 5_000_001, 'import.too_big'],
    ['form.json', 5_000_000, null],
  ])('%s of %d bytes: %s', (name, size, why) => expect(refusalOf({ name, size })).toBe(why))

  it('is given back marked only where it has rows to mark', () => {
    expect([markable({ name: 'a.xlsx' }), markable({ name: 'a.json' }), markable(null)]).toEqual([true, false, false])
  })

  it('is reported with what stops it first, in the order of the file', () => {
    const note = (level: ImportNote['level'], where: string): ImportNote => ({ level, where, code: '', zh: '', en: '' })
    const notes = [note('note', 'B2'), note('error', 'B9'), note('loss', 'B4'), note('error', 'B3')]
    expect(sortNotes(notes).map((one) => one.where)).toEqual(['B9', 'B3', 'B4', 'B2'])
    expect(counted(notes, 'error')).toBe(2)
  })
})

describe('a file that goes out', () => {
  it('is named after the checklist and its version', () => {
    expect(fileName('CV-RETAIL', 3, 'xlsform')).toBe('CV-RETAIL-v3.xlsform.xlsx')
    expect(fileName('CV-RETAIL', null, 'yaml')).toBe('CV-RETAIL.yaml')
  })
})
