// Why an item cost what it cost: a code with parameters, and the sentence in zh and en.
// The sentence is part of the score, so that an appeal reads what the inspector read.

import type { Answered } from './answerKinds.ts'
import { isUnobserved, naReasonOf } from './answers.ts'
import type { Item, Text } from './document.ts'
import { ONE, Rat, ZERO, compare, entered, isZero, plain } from './exact.ts'
import type { Finding } from './findings.ts'

const NAMED = 5

export type Why = { code: string; params: Record<string, unknown>; text: Text }

/** What an item lost, and how that came about. */
export type Cost = { lost: Rat; multiplier: Rat; floored: boolean; tier: readonly [number, Rat] | null }

const BELOW: Text = { zh: '不符合要求', en: 'does not meet the standard' }
const OK: Why = { code: 'ok', params: {}, text: { zh: '合格', en: 'Passed' } }
const PUT_RIGHT: Why = { code: 'put_right', params: {}, text: { zh: '申诉成立，改判合格', en: 'Put right on appeal' } }
const UNANSWERED: Why = {
  code: 'unanswered',
  params: {},
  text: { zh: '未作答', en: 'Not answered yet' },
}
const UNKNOWN: Why = {
  code: 'pending',
  params: {},
  text: { zh: '还缺计算所需的答案，暂不扣分', en: 'Answers it needs are missing, nothing lost yet' },
}
const PENDING: Why = {
  code: 'pending',
  params: {},
  text: { zh: '待核对账面数，暂不扣分', en: 'Waiting for the book quantity, nothing lost yet' },
}

/** Say why an item cost what it cost. */
export function explain(finding: Finding, cost: Cost): Why {
  const { item, state } = finding
  if (finding.because === 'put_right') return PUT_RIGHT
  if (finding.answer.state === 'na') return leftOut(finding, cost)
  if (state === 'unanswered') return UNANSWERED
  if (state === 'pending') return item.kind === 'calculated' ? UNKNOWN : PENDING
  if (item.kind === 'bonus') return bonus(numberIn(finding))
  if (item.kind === 'rating' && (!isZero(cost.lost) || state === 'failed')) {
    return lost(finding, cost, rating(finding))
  }
  if (state === 'failed') return lost(finding, cost, failure(finding, cost))
  return item.kind === 'calculated' ? comesTo(finding.answer.value) : OK
}

function numberIn(finding: Finding): Rat {
  return finding.answer.value instanceof Rat ? finding.answer.value : ZERO
}

const LEFT_OUT: Readonly<Record<string, Text>> = {
  na: { zh: '不适用', en: 'Not applicable' },
  not_observed: { zh: '未观察到', en: 'Not observed' },
}

/** Say what was left out, what the policy makes of it, and the reason given. */
function leftOut(finding: Finding, cost: Cost): Why {
  const { item, answer, state } = finding
  const code = isUnobserved(answer) ? 'not_observed' : 'na'
  const what = LEFT_OUT[code] ?? BELOW
  const costs = state === 'failed' || !isZero(cost.lost)
  let zh = `${what.zh}，不计入总分`
  let en = `${what.en}, left out of the base`
  if (state === 'failed') [zh, en] = [`${what.zh}，按不合格计`, `${what.en}, counted as failed`]
  else if (costs) [zh, en] = [`${what.zh}，按失分计`, `${what.en}, counted as lost`]
  const reason = naReasonOf(answer)
  if (reason !== '') {
    const listed = item.na_reasons.find((one) => one.code === reason)
    zh += `：${listed?.zh ?? reason}`
    en += `: ${listed?.en ?? reason}`
  }
  const why: Why = { code, params: { reason }, text: { zh, en } }
  return costs ? lost(finding, cost, why) : why
}

function bonus(points: Rat): Why {
  const shown = plain(points)
  const text = isZero(points) ? { zh: '不加分', en: 'No bonus' } : { zh: `加${shown}分`, en: `+${shown} bonus` }
  return { code: 'bonus', params: { points: shown }, text }
}

/** Put the points before the reason, and what changed them behind it. */
function lost(finding: Finding, cost: Cost, why: Why): Why {
  const { item } = finding
  const points = plain(cost.lost)
  let head = { zh: '不合格，本项不计分', en: 'Failed, carries no points' }
  if (!isZero(item.mark)) {
    head = {
      zh: isZero(cost.lost) ? '不扣分' : `扣${points}分`,
      en: `Lost ${points} of ${plain(item.mark)}`,
    }
  }
  let zh = `${head.zh}：${why.text.zh}`
  let en = `${head.en}: ${why.text.en}`
  if (compare(cost.multiplier, ONE) !== 0) {
    zh += `，重复问题×${plain(cost.multiplier)}`
    en += `, repeated ×${plain(cost.multiplier)}`
  }
  if (cost.floored) {
    zh += '，扣完为止'
    en += ', no more than the item carries'
  }
  return { code: why.code, params: why.params, text: { zh, en } }
}

function failure(finding: Finding, cost: Cost): Why {
  const { item } = finding
  if (item.defect !== null && item.defect.per !== null) return perDefect(item, finding.defects, item.defect.per)
  if (item.defect !== null) return tier(item, finding.defects, cost.tier)
  if (finding.because === 'limits') return limits(item, numberIn(finding))
  if (finding.because === 'rule' && item.fail_if !== null) return ruled(finding, item.fail_if.source)
  return own(finding)
}

/** Say what a calculated item came to. */
function comesTo(value: Answered | null): Why {
  const [shown, said] = shownAs(value)
  return { code: 'calculated', params: { value: shown }, text: { zh: `计算结果：${said.zh}`, en: `Comes to ${said.en}` } }
}

/** Give a value as a parameter of the reason, and in words. */
function shownAs(value: Answered | null): [boolean | string, Text] {
  if (typeof value === 'boolean') return [value, value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }]
  const shown = value instanceof Rat ? entered(value) : String(value)
  return [shown, { zh: shown, en: shown }]
}

function calculatedRule(value: Answered | null, rule: string): Why {
  const [shown, said] = shownAs(value)
  let zh = `计算结果${said.zh}`
  let en = `comes to ${said.en}`
  if (rule !== '') {
    zh += `，不合格条件“${worded(rule, 'zh')}”`
    en += `, fails when “${worded(rule, 'en')}”`
  }
  return { code: 'not_expected', params: { rule, value: shown }, text: { zh, en } }
}

function ruled(finding: Finding, rule: string): Why {
  if (finding.item.kind === 'calculated') return calculatedRule(finding.answer.value, rule)
  const { value } = finding.answer
  const shown = value instanceof Rat ? entered(value) : value
  let text = BELOW
  if (finding.item.kind === 'choice') {
    const chosen = finding.item.options.find((option) => option.code === value)
    if (chosen !== undefined) text = { zh: `选了“${chosen.zh}”`, en: `chose “${chosen.en}”` }
  } else if (typeof shown === 'string' && rule !== '') {
    text = {
      zh: `填写${shown}，不合格条件“${worded(rule, 'zh')}”`,
      en: `${shown} given, fails when “${worded(rule, 'en')}”`,
    }
  }
  return { code: 'not_expected', params: { rule }, text }
}

/** What a rule's names are called to people. */
const RULE_NAMES: Readonly<Record<string, { zh: string; en: string }>> = {
  days_left: { zh: '距到期天数', en: 'days left' },
  days_since: { zh: '距今天数', en: 'days since then' },
  planned_open: { zh: '计划开业日', en: 'planned opening' },
  contract_open: { zh: '合同开业日', en: 'opening in the contract' },
  actual: { zh: '实际进度', en: 'actual progress' },
  planned: { zh: '计划进度', en: 'planned progress' },
}

function worded(rule: string, language: 'zh' | 'en'): string {
  return rule.replace(/[a-z_]+/g, (name) => RULE_NAMES[name]?.[language] ?? name)
}

function perDefect(item: Item, defects: number, per: Rat): Why {
  const each = plain(per)
  const unit = unitOf(item)
  const [first = ''] = unit
  const text = { zh: `${defects}${unit}，每${first}扣${each}分`, en: `${defects} found, ${each} each` }
  return { code: 'per_defect', params: { defects, per: each }, text }
}

function tier(item: Item, defects: number, reached: readonly [number, Rat] | null): Why {
  const [start, points] = reached ?? [0, ZERO]
  const shown = plain(points)
  const unit = unitOf(item)
  const text = {
    zh: `${defects}${unit}，${start}${unit}起扣${shown}分`,
    en: `${defects} found, ${shown} from ${start} on`,
  }
  return { code: 'tier', params: { defects, from: start, points: shown }, text }
}

function unitOf(item: Item): string {
  return item.defect?.unit_zh ?? '处'
}

function rating(finding: Finding): Why {
  const value = plain(numberIn(finding))
  const best = plain(finding.item.limits.max ?? ZERO)
  const text = { zh: `评${value}分，满分${best}分`, en: `rated ${value} of ${best}` }
  return { code: 'rating', params: { value, max: best }, text }
}

function limits(item: Item, value: Rat): Why {
  const { min, max } = item.limits
  const shown = entered(value)
  const span = spanOf(min, max)
  const params = { value: shown, min: min && entered(min), max: max && entered(max) }
  let text = { zh: `实测${shown}，要求${span}`, en: `measured ${shown}, must be ${span}` }
  if (item.kind === 'calculated') text = { zh: `计算结果${shown}，要求${span}`, en: `comes to ${shown}, must be ${span}` }
  return { code: 'failed', params, text }
}

function spanOf(low: Rat | null, high: Rat | null): string {
  if (low === null) return `≤${entered(high ?? ZERO)}`
  if (high === null) return `≥${entered(low)}`
  return compare(low, high) === 0 ? `=${entered(low)}` : `${entered(low)}~${entered(high)}`
}

const LINES: Readonly<Record<string, Text>> = {
  signature: { zh: '方拒签', en: 'refusals to sign' },
  stock_count: { zh: '个SKU超出允许差异', en: 'SKUs outside the tolerance' },
  expiry_list: { zh: '批过期或临期未处理', en: 'lots expired, or near expiry and not dealt with' },
  sku_list: { zh: '个SKU缺货', en: 'SKUs out of stock' },
}

function own(finding: Finding): Why {
  const { item, defects, bad } = finding
  if (item.kind === 'count') {
    return { code: 'failed', params: { count: defects }, text: { zh: `${defects}处问题`, en: `${defects} found` } }
  }
  if (item.kind === 'asset_scan') return missing(finding.tags)
  if (item.kind === 'repeat_group') return failing(finding.rows)
  const words = LINES[item.kind]
  if (words === undefined) return { code: 'not_expected', params: {}, text: BELOW }
  const text = { zh: `${bad}${words.zh}`, en: `${words.en}: ${bad}` }
  return { code: 'failed', params: { count: bad }, text }
}

function missing(tags: readonly string[]): Why {
  const named = tags.slice(0, NAMED)
  const more = tags.length > NAMED ? '…' : ''
  const text = {
    zh: `${tags.length}件资产未找到：${named.join('、')}${more}`,
    en: `assets not found: ${named.join(', ')}${more}`,
  }
  return { code: 'failed', params: { count: tags.length, tags: named }, text }
}

function failing(rows: readonly number[]): Why {
  const named = rows.slice(0, NAMED)
  const more = rows.length > NAMED ? '…' : ''
  const text = {
    zh: `${rows.length}行不合格：第${named.join('、')}${more}行`,
    en: `rows that fail: ${named.join(', ')}${more}`,
  }
  return { code: 'failed', params: { count: rows.length, rows: named }, text }
}
