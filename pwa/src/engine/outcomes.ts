// What follows from the answers: tickets to open and postings to the record books. `on_fail`
// outcomes fire for failed items, `posts` outcomes for answered ones. A checklist that gates by
// node also gives one result for each node that was wholly answered.

import { noteOf, photosOf } from './answers.ts'
import type { Context } from './context.ts'
import type { Checklist, Outcome, Text } from './document.ts'
import type { Finding } from './findings.ts'
import type { PlannedPosting, Scene } from './postings.ts'
import { postingsOf } from './postings.ts'
import { whyOf } from './scoring.ts'
import { stripped } from './texts.ts'
import type { NodeScore } from './totals.ts'
import { nodeScores } from './totals.ts'
import type { Answers } from './visibility.ts'
import { walk } from './visibility.ts'

/** A corrective ticket to be opened. */
export type PlannedTicket = {
  item_code: string
  klass: string
  priority: string
  due_h: number
  owner: string
  title: Text
  detail: Text
  photos: string[]
}

export type Plan = { tickets: PlannedTicket[]; postings: PlannedPosting[] }

/** Plan what follows from the answers; nothing is carried out here. */
export function plan(checklist: Checklist, answers: Answers, context: Context): Plan {
  const { findings } = walk(checklist, answers, context)
  const byCode = new Map(findings.map((finding) => [finding.item.code, finding]))
  const scene: Scene = { checklist, context, findings: byCode, moves: new Set() }
  const tickets: PlannedTicket[] = []
  const postings: PlannedPosting[] = []
  for (const finding of findings) {
    // What was left out may cost points, but nothing was found that anybody could put right;
    // of what an appeal put right nothing follows at all.
    if (finding.answer.state !== 'answered' || finding.state === 'unanswered' || finding.because === 'put_right') continue
    const fired = finding.state === 'failed' ? [...finding.item.posts, ...finding.item.on_fail] : finding.item.posts
    for (const outcome of fired) {
      const detail = whyOf(finding, checklist.scoring, context).text
      if (outcome.to === 'ticket') tickets.push(ticketOf(finding, outcome, detail))
      else if (outcome.op !== 'node_result') postings.push(...postingsOf(finding, outcome, scene, detail))
    }
  }
  postings.push(...nodeResults(nodeScores(checklist, findings, context)))
  return { tickets, postings }
}

function ticketOf(finding: Finding, outcome: Outcome, detail: Text): PlannedTicket {
  const { item } = finding
  return {
    item_code: item.code,
    klass: item.klass,
    priority: outcome.priority,
    due_h: outcome.due_h,
    owner: outcome.owner,
    title: { zh: item.zh, en: item.en },
    detail: told(detail, stripped(noteOf(finding.answer))),
    photos: photosOf(finding.answer),
  }
}

/** Adds what the supervisor wrote: "not up to standard" alone tells nobody what to put right. */
function told(detail: Text, note: string): Text {
  return note === '' ? detail : { zh: `${detail.zh}。备注：${note}`, en: `${detail.en}. Note: ${note}` }
}

function nodeResults(nodes: readonly NodeScore[]): PlannedPosting[] {
  return nodes
    .filter((node) => node.verdict === 'fail' || (node.complete && node.verdict !== 'not_assessed'))
    .map(({ code, verdict, fails }) => ({
      book: 'fitout',
      kind: 'node_result',
      item_code: '',
      subject_ref: code,
      payload: { node: code, verdict, fails },
      review: false,
    }))
}
