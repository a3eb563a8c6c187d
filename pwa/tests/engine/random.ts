// Random checklists and answers from a seed, for tests that compare two ways to one result.

export type Rng = { next(): number; int(below: number): number; pick<T>(from: readonly T[]): T; chance(share: number): boolean }

/** A small generator with a seed, the same on every machine. */
export function seeded(seed: number): Rng {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    next,
    int,
    pick: (from) => from[int(from.length)]!,
    chance: (share) => next() < share,
  }
}

type Json = Record<string, unknown>
const KINDS = ['yes_no', 'count', 'rating', 'number', 'choice', 'several', 'date', 'calculated', 'repeat_group', 'bonus', 'text']
const CLASSES = ['normal', 'normal', 'normal', 'key', 'red_line', 'veto']
const OPTIONS = ['a', 'b', 'c']

/** A checklist whose rules look back at random; every kind of name is used sooner or later. */
export function randomChecklist(rng: Rng): Json {
  const earlier: { code: string; kind: string }[] = []
  const sections = Array.from({ length: 1 + rng.int(4) }, (_, place) => ({
    code: `S${place}`,
    zh: '分类',
    en: 'Section',
    weight: rng.pick([10, 20, 30]),
    items: Array.from({ length: 1 + rng.int(7) }, (__, number) => {
      const kind = rng.pick(KINDS)
      const item = randomItem(rng, `I${place}_${number}`, kind, earlier)
      earlier.push({ code: `I${place}_${number}`, kind })
      return item
    }),
  }))
  return {
    schema: 'checklist/1',
    code: 'RANDOM',
    version: 1,
    title: { zh: '随机', en: 'Random' },
    scoring: randomScoring(rng),
    sections,
  }
}

function randomScoring(rng: Rng): Json {
  const mode = rng.pick(['weighted_sections', 'deduction', 'count_by_class'])
  return {
    mode,
    na: rng.pick(['exclude_and_redistribute', 'zero', 'fail', 'not_allowed']),
    veto: rng.pick([{ policy: 'zero_total' }, { policy: 'grade_floor' }, { policy: 'section_zero' }, { policy: 'cap', cap: 40 }]),
    red_line: rng.pick([{ policy: 'cap', cap: 69 }, { policy: 'none' }]),
    repeat: { multipliers: [1, 2, 3], lookback_visits: 3 },
    grades: [['A', 90], ['B', 60.5], ['C', 0]],
    ...(mode === 'count_by_class'
      ? { classes: [{ grade: 'good', critical: 0, important: 1, normal: 2 }, { grade: 'poor' }] }
      : {}),
  }
}

function randomItem(rng: Rng, code: string, kind: string, earlier: readonly { code: string; kind: string }[]): Json {
  const item: Json = {
    code,
    zh: '检查项',
    en: 'Item',
    type: kind === 'several' ? 'choice' : kind,
    weight: kind === 'bonus' ? 0 : rng.pick([0, 1, 2.5, 5]),
    class: rng.pick(CLASSES),
    na: kind !== 'calculated' && rng.chance(0.5),
    repeat_multiplier: rng.chance(0.3),
  }
  if (kind === 'choice' || kind === 'several') item['options'] = OPTIONS
  if (kind === 'several') item['multiple'] = true
  if (kind === 'rating' || kind === 'bonus') item['limits'] = { max: 5 }
  if (kind === 'number') item['limits'] = { min: 1, max: 8.5 }
  if ((kind === 'count' || kind === 'repeat_group') && rng.chance(0.5)) item['defect'] = { per: 0.4 }
  if (kind === 'repeat_group') {
    item['fields'] = [
      { code: 'temp', zh: '温度', en: 'Temperature', type: 'number', limits: { max: 4 } },
      { code: 'ok', zh: '合格', en: 'Fine', type: 'yes_no', required: false },
    ]
  }
  if (kind === 'calculated') item['formula'] = formula(rng, earlier)
  if (kind === 'choice' && rng.chance(0.6)) item['fail_if'] = `value == ${rng.pick(OPTIONS)}`
  if (kind === 'yes_no' && rng.chance(0.3)) item['fail_if'] = 'yes'
  const numbers = earlier.filter((each) => isNumeric(each.kind))
  if (kind === 'count' && numbers.length > 0 && rng.chance(0.4)) item['fail_if'] = `value > ${rng.pick(numbers).code}`
  if (earlier.length > 0 && rng.chance(0.5)) item['show_if'] = condition(rng, earlier)
  if (earlier.length > 0 && rng.chance(0.3)) item['require_if'] = condition(rng, earlier)
  return item
}

function isNumeric(kind: string): boolean {
  return ['count', 'rating', 'number', 'repeat_group', 'bonus', 'calculated'].includes(kind)
}

function formula(rng: Rng, earlier: readonly { code: string; kind: string }[]): string {
  const numbers = earlier.filter((each) => isNumeric(each.kind)).map((each) => each.code)
  if (numbers.length === 0) return '2 * 3.5'
  return rng.pick([
    `${rng.pick(numbers)} + ${rng.pick(numbers)}`,
    `${rng.pick(numbers)} / ${rng.pick(numbers)}`,
    `${rng.pick(numbers)} * 2 - 1`,
  ])
}

function condition(rng: Rng, earlier: readonly { code: string; kind: string }[]): string {
  const parts = Array.from({ length: 1 + rng.int(3) }, () => clause(rng, rng.pick(earlier)))
  return parts.join(rng.pick([' and ', ' or ']))
}

function clause(rng: Rng, { code, kind }: { code: string; kind: string }): string {
  if (kind === 'yes_no') return `${code} == ${rng.pick(['yes', 'no'])}`
  if (kind === 'choice' || kind === 'several') return `${code} == ${rng.pick(['a', 'b', 'a | c'])}`
  if (kind === 'date') return `${code} < 2026-04-01`
  if (kind === 'text') return `${code} == 'x'`
  return `${code} ${rng.pick(['>', '<=', '==', '!='])} ${rng.int(6)}`
}

/** An answer to an item, at times none, none that fits, or that the item does not apply. */
export function randomAnswer(rng: Rng, kind: string): unknown {
  const luck = rng.next()
  if (luck < 0.12) return null
  if (luck < 0.2) return { na: { reason: '停用' } }
  if (luck < 0.25) return { value: rng.pick([1.5, 'odd', [], {}, true, -3, null]) }
  const note = rng.chance(0.2) ? { note: '备注' } : {}
  return { value: valueOf(rng, kind), ...note }
}

function valueOf(rng: Rng, kind: string): unknown {
  switch (kind) {
    case 'yes_no':
      return rng.chance(0.5)
    case 'count':
    case 'rating':
    case 'bonus':
      return rng.int(6)
    case 'number':
      return rng.pick([0, 3, '4.5', '8.50', 9])
    case 'choice':
      return rng.pick(OPTIONS)
    case 'several':
      return OPTIONS.filter(() => rng.chance(0.5))
    case 'date':
      return rng.pick(['2026-03-01', '2026-05-01'])
    case 'repeat_group':
      return { rows: Array.from({ length: rng.int(4) }, () => ({ temp: rng.int(8), ok: rng.chance(0.8) })) }
    default:
      return 'x'
  }
}
