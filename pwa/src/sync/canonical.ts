// The one way a body is written down before it is hashed; the server writes it the same way:
// keys sorted by code point, no spaces, UTF-8, no `sent_wall_ms`. Two engines, one hash.

export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return number(value)
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry)).join(',')}]`
  if (typeof value === 'object') return object(value as Record<string, unknown>)
  throw new TypeError(`not JSON: ${typeof value}`)
}

export async function contentHash(body: object): Promise<string> {
  const { sent_wall_ms: _sent, ...content } = body as Record<string, unknown>
  return sha256Hex(new TextEncoder().encode(canonical(content)))
}

export async function sha256Hex(bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function object(value: Record<string, unknown>): string {
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort(byCodePoint)
    .map((key) => `${text(key)}:${canonical(value[key])}`)
  return `{${fields.join(',')}}`
}

/** A lone surrogate cannot be written as UTF-8; it becomes the replacement sign on both sides. */
function text(value: string): string {
  return JSON.stringify(wellFormed(value))
}

/** As ECMAScript writes it; the server follows that form, small and large numbers included. */
function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('not JSON: a number without end')
  return String(value === 0 ? 0 : value)
}

export function wellFormed(value: string): string {
  return value.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
}

/** JavaScript sorts by UTF-16 unit, Python by code point; they differ beyond the basic plane. */
function byCodePoint(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
