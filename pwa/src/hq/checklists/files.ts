// Handing a file to the person at the desk.

import type { FileFormat } from '@/server/authoring'

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
