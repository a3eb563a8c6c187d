// A zip without compression (photos are compressed already): the way out for work that no server
// would take. Small enough to read, opens everywhere.

export interface ZipFile {
  name: string
  bytes: Uint8Array
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value >>> 0
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

const UTF8_NAMES = 0x0800
const OLDEST_DATE = 0x21

export function zip(files: ZipFile[]): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  const index: Uint8Array[] = []
  let offset = 0
  for (const file of files) {
    const name = new TextEncoder().encode(file.name)
    const common = head(file, name)
    const local = record(0x04034b50, common, [name, file.bytes])
    index.push(record(0x02014b50, entry(common, offset), [name]))
    chunks.push(local)
    offset += local.length
  }
  const directory = index.reduce((sum, part) => sum + part.length, 0)
  return join([...chunks, ...index, end(files.length, directory, offset)])
}

/** version, flags, method, time, date, crc, size, size, name length, extra length */
function head(file: ZipFile, name: Uint8Array): number[][] {
  const size = file.bytes.length
  return [[20, 2], [UTF8_NAMES, 2], [0, 2], [0, 2], [OLDEST_DATE, 2], [crc32(file.bytes), 4], [size, 4], [size, 4], [name.length, 2], [0, 2]]
}
function entry(common: number[][], offset: number): number[][] {
  return [[20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]
}
function end(count: number, size: number, offset: number): Uint8Array {
  return record(0x06054b50, [[0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2]], [])
}
function record(mark: number, fields: number[][], tail: Uint8Array[]): Uint8Array {
  const all = [[mark, 4], ...fields]
  const bytes = new Uint8Array(all.reduce((sum, [, width]) => sum + (width ?? 0), 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [value, width] of all) {
    if (width === 4) view.setUint32(at, value ?? 0, true)
    else view.setUint16(at, value ?? 0, true)
    at += width ?? 0
  }
  return join([bytes, ...tail])
}
function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
