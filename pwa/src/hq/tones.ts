// Which tone a code has: one place, so that red means the same on every screen.

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'quiet'

const TONES: Record<string, Record<string, Tone>> = {
  visit: { submitted: 'info', awaiting_media: 'warn', scored: 'info', reviewed: 'ok', appealed: 'warn', voided: 'bad' },
  ticket: { opened: 'warn', assigned: 'warn', in_progress: 'info', submitted: 'info', verified: 'ok', closed: 'ok' },
  appeal: { open: 'warn', upheld: 'ok', partly_upheld: 'ok', rejected: 'bad' },
  posting: {
    pending_review: 'warn', approved: 'info', sending: 'info', sent: 'info', confirmed: 'ok',
    rejected: 'quiet', failed: 'bad', unknown: 'warn', reversed: 'quiet',
  },
  presence: { inside: 'ok', uncertain: 'warn', outside: 'bad' },
  verdict: { passed: 'ok', conditional: 'warn', failed: 'bad', pass: 'ok', fail: 'bad' },
  class: { key: 'warn', red_line: 'bad', veto: 'bad' },
  item: { passed: 'ok', failed: 'bad', pending: 'warn' },
  grade: { A: 'ok', B: 'ok', C: 'warn', D: 'bad', pass: 'ok', conditional: 'warn', fail: 'bad' },
  priority: { high: 'warn', urgent: 'bad' },
  node: { passed: 'ok', conditional: 'warn', failed: 'bad', submitted: 'info' },
  condition: { good: 'ok', worn: 'warn', faulty: 'bad', out_of_use: 'bad' },
}

export function tone(group: string, code: string | null | undefined): Tone {
  return TONES[group]?.[code ?? ''] ?? 'quiet'
}
