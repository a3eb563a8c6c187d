// The checklist that is opened and answered in the benchmark: 300 items, 40 of them with conditions.

type Json = Record<string, unknown>

export const ITEMS = 300
export const CONDITIONS = 40
const SECTIONS = 15
const KINDS = ['yes_no', 'count', 'rating', 'number', 'choice'] as const
const OPTIONS = ['good', 'fair', 'poor']

/** Every seventh item from the eighth on has a condition, until there are forty. */
export function bigChecklist(): Json {
  const perSection = ITEMS / SECTIONS
  return {
    schema: 'checklist/1',
    code: 'BIG',
    version: 1,
    title: { zh: '三百项', en: 'Three hundred items' },
    scoring: {
      mode: 'weighted_sections',
      veto: { policy: 'grade_floor' },
      red_line: { policy: 'cap', cap: 69 },
      repeat: { multipliers: [1, 2, 3], lookback_visits: 3 },
      grades: [['A', 90], ['B', 80], ['C', 70], ['D', 0]],
    },
    sections: Array.from({ length: SECTIONS }, (_, section) => ({
      code: `S${section}`,
      zh: `分类${section}`,
      en: `Section ${section}`,
      weight: 5 + (section % 4),
      items: Array.from({ length: perSection }, (__, place) => item(section * perSection + place)),
    })),
  }
}

function item(number: number): Json {
  const kind = KINDS[number % KINDS.length] ?? 'yes_no'
  return {
    code: codeOf(number),
    zh: `检查项${number}：是否符合门店标准`,
    en: `Item ${number}: does it meet the standard of the store`,
    type: kind,
    weight: number % 3 === 0 ? 2.5 : 1,
    class: number % 50 === 49 ? 'veto' : number % 20 === 19 ? 'red_line' : number % 5 === 4 ? 'key' : 'normal',
    na: number % 2 === 0,
    repeat_multiplier: number % 4 === 0,
    ...(kind === 'rating' ? { limits: { min: 1, max: 5, pass_at: 3 } } : {}),
    ...(kind === 'number' ? { limits: { min: 0, max: 8 } } : {}),
    ...(kind === 'count' ? { defect: { per: 0.5, unit_zh: '处', unit_en: 'spot' } } : {}),
    ...(kind === 'choice' ? { options: OPTIONS, fail_if: 'poor' } : {}),
    ...conditionOf(number),
    on_fail: [{ to: 'ticket', due_h: 72, owner: 'store_manager', priority: 'normal' }],
  }
}

export function codeOf(number: number): string {
  return `I${number}`
}

function conditionOf(number: number): Json {
  const place = (number - 7) / 7
  if (!Number.isInteger(place) || place < 0 || place >= CONDITIONS) return {}
  const clauses = [number - 1, number - 2, number - 6].map(clause)
  return { show_if: clauses.join(place % 2 === 0 ? ' or ' : ' and ') }
}

function clause(number: number): string {
  const code = codeOf(number)
  switch (KINDS[number % KINDS.length]) {
    case 'yes_no':
      return `${code} == yes`
    case 'count':
      return `${code} < 4`
    case 'rating':
      return `${code} >= 2`
    case 'number':
      return `${code} + 1 < 12.5`
    default:
      return `${code} == good | fair`
  }
}

/** Give the n-th answer of an item: most pass, each third fails, so that conditions flip. */
export function answerOf(number: number, round: number): Json {
  const fails = (number + round) % 3 === 0
  switch (KINDS[number % KINDS.length]) {
    case 'yes_no':
      return { value: !fails }
    case 'count':
      return { value: fails ? 4 + (round % 3) : 0 }
    case 'rating':
      return { value: fails ? 1 : 5 }
    case 'number':
      return { value: fails ? '12.5' : '4.25' }
    default:
      return { value: fails ? 'poor' : round % 2 === 0 ? 'good' : 'fair' }
  }
}
