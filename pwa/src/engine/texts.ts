// What may stand in a text: anything people write, but nothing that a database cannot keep.

// eslint-disable-next-line no-control-regex
const DIRTY = /[\u0000\ud800-\udfff]/u
const PLAIN = /[A-Za-z0-9_.-]/
const BLANKS = /^[ \t\r\n\u3000]+|[ \t\r\n\u3000]+$/g

/** Tell whether a text is free of NUL and of halves of surrogate pairs. */
export function isClean(text: string): boolean {
  return !DIRTY.test(text)
}

export function stripped(text: string): string {
  return text.replace(BLANKS, '')
}

/** Tell whether a text has more characters than allowed; a pair of surrogates is one. */
export function isLonger(text: string, most: number): boolean {
  return text.length > most && [...text].length > most
}

/** Make a foreign key fit for a path: short, and only plain characters. */
export function safeKey(key: string): string {
  return [...key]
    .slice(0, 40)
    .map((char) => (PLAIN.test(char) ? char : '?'))
    .join('')
}
