// Handing a file to the person at the desk.

import type { FileFormat, ImportNote } from '@/server/authoring'

const ENDINGS: Record<FileFormat, string> = { xlsform: '.xlsform.xlsx', excel: '.xlsx', json: '.json', yaml: '.yaml' }

export const FORMATS: FileFormat[] = ['xlsform', 'excel', 'json', 'yaml']

export function fileName(code: string, version: number | null, format: FileFormat): string {
  return `${code}${version === null ? '' : `-v${version}`}${ENDINGS[format]}`
}

export function hand(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads the address after the click; letting it go at once can cut the download.
  setTimeout(() => URL.revokeObjectURL(address), 30_000)
}

// What comes in.

export type Level = ImportNote['level']

export const ACCEPTED = '.xlsx,.xls,.json,.yaml,.yml'
export const MOST_BYTES = 5_000_000
const ORDER: Level[] = ['error', 'loss', 'note']

/** The key of the sentence that says why a file need not even be sent; null if it may be. */
export function refusalOf(file: Pick<File, 'name' | 'size'>): string | null {
  if (!ACCEPTED.split(',').some((ending) => file.name.toLowerCase().endsWith(ending))) return 'import.wrong_kind'
  if (file.size === 0) return 'import.empty'
  return file.size > MOST_BYTES ? 'import.too_big' : null
}

/** Only a workbook can be given back with its rows marked. */
export function markable(file: Pick<File, 'name'> | null): boolean {
  return file !== null && /\.xlsx?$/i.test(file.name)
}

/** What stops the file first, what is lost next; as in the file within each. */
export function sortNotes(notes: readonly ImportNote[]): ImportNote[] {
  return [...notes].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level))
}

export const counted = (notes: readonly ImportNote[], level: Level): number => notes.filter((note) => note.level === level).length
