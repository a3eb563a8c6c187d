// Ids made on the device, UUIDv7 (RFC 9562): they sort by time and are good for ever, so a repeated
// send is the same deed.

export function uuid7(nowMs: number = Date.now(), random: Uint8Array = randomBytes()): string {
  const bytes = new Uint8Array(16)
  bytes.set(random.subarray(0, 16))
  let time = BigInt(Math.max(0, Math.trunc(nowMs)))
  for (let i = 5; i >= 0; i -= 1) {
    bytes[i] = Number(time & 0xffn)
    time >>= 8n
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function randomBytes(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(16))
}
