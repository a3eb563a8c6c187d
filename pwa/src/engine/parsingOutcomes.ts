// Reading what follows from an item: tickets and operations on the record books.

import type { Outcome } from './document.ts'
import { Fields } from './fields.ts'

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  stock: [
    'count_adjustment',
    'recount',
    'quarantine',
    'writeoff_proposal',
    'near_expiry_flag',
    'markdown_proposal',
    'replenishment_proposal',
    'price_mismatch',
  ],
  asset: [
    'audit_confirm',
    'move_proposal',
    'missing_report',
    'condition_update',
    'maintenance_request',
    'register_proposal',
  ],
  fitout: [
    'node_result',
    'snag_open',
    'progress_update',
    'variation_evidence',
    'payment_hold',
    'delay_notice',
    'budget_alert',
    'work_stop',
  ],
}
const PRIORITIES = ['low', 'normal', 'high', 'urgent']
const SEVERITIES = ['minor', 'major', 'critical']

/** Read `posts` or `on_fail`; a ticket can only follow from a failure. */
export function readOutcomes(fields: Fields, key: string, node: string | null): Outcome[] {
  const outcomes = fields.entries(key, 10).map((raw, place) => {
    const inner = new Fields(raw, fields.at(`${key}.${place}`), fields.problems)
    const to = inner.oneOf('to', ['ticket', ...Object.keys(OPERATIONS)])
    if (to !== 'ticket') return readOperation(inner, to, node)
    const ticket = readTicket(inner)
    if (key === 'posts') inner.wrong('to', 'unknown_outcome')
    return ticket
  })
  if (outcomes.filter((outcome) => outcome.to === 'ticket').length > 1) fields.wrong(key, 'two_tickets')
  return outcomes
}

function readTicket(fields: Fields): Outcome {
  fields.only(['to', 'due_h', 'owner', 'priority'])
  const due = fields.whole('due_h', 1)
  if (due === null && !fields.has('due_h')) fields.wrong('due_h', 'missing')
  return {
    to: 'ticket',
    op: 'open',
    due_h: due ?? 1,
    owner: fields.text('owner'),
    priority: fields.oneOf('priority', PRIORITIES, 'normal'),
    severity: '',
  }
}

function readOperation(fields: Fields, to: string, node: string | null): Outcome {
  fields.only(['to', 'op', 'severity'])
  const op = String(fields.get('op'))
  if (!(OPERATIONS[to] ?? []).includes(op)) fields.wrong('op', 'unknown_outcome')
  if (to === 'fitout' && node === null) fields.wrong('to', 'node_needed')
  const severity = fields.has('severity') ? fields.oneOf('severity', SEVERITIES) : ''
  return { to, op, due_h: 0, owner: '', priority: '', severity }
}
