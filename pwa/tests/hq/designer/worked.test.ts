// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { read } from '../../../src/hq/designer/problems'
import { blankItem, BOOKS, CLASSES, MODES, NA_POLICIES, opsFor, TYPES } from '../../../src/hq/designer/types'
import { FRESH, storeFacts, workedVisit, type Sample } from '../../../src/hq/designer/worked'
import { checklist, item, shipped } from './make'

const parsed = (doc: ReturnType<typeof checklist>) => {
  const { checklist: found, troubles } = read(doc)
  if (found === null) throw new Error(JSON.stringify(troubles))
  return found
}
const sample = (more: Partial<Sample>): Sample => ({ ...FRESH, ...more })

describe('the worked example', () => {
  it.each(['convenience_retail', 'restaurant_food_safety'])('of %s is full marks until something fails', (name) => {
    const { score } = workedVisit(parsed(shipped(name)), FRESH)
    expect([score.total, score.grade]).toEqual(['100.0', 'A'])
    expect(score.items.filter((each) => each.state === 'unanswered')).toEqual([])
  })

  it.each(['convenience_retail', 'fitout_acceptance', 'restaurant_food_safety'])('of %s can let every item fail that can fail', (name) => {
    const found = parsed(shipped(name))
    const cannot = found.items.filter((each) => {
      if (['bonus', 'text', 'barcode'].includes(each.kind) || (['choice', 'date'].includes(each.kind) && each.fail_if === null)) return false
      if (each.kind === 'number' && each.limits.min === null && each.limits.max === null && each.fail_if === null) return false
      const { score } = workedVisit(found, sample({ picks: { [each.code]: { outcome: 'fail' } } }))
      const own = score.items.find((one) => one.code === each.code)
      return own !== undefined && own.state !== 'failed'
    })
    expect(cannot.map((each) => `${each.code} ${each.kind}`)).toEqual([])
  })

  it('charges by defect, by repeat, and leaves out what is not applicable', () => {
    const found = parsed(
      checklist(
        {
          A: [
            item('A01', { type: 'count', weight: 5, defect: { per: 0.5 }, repeat_multiplier: true }),
            item('A02', { weight: 3, na: true }),
            item('A03', { weight: 2, class: 'veto' }),
          ],
        },
        { scoring: { mode: 'deduction', veto: { policy: 'zero_total' }, repeat: { multipliers: [1, 2] }, grades: [['A', 90], ['D', 0]] } },
      ),
    )
    const once = workedVisit(found, sample({ picks: { A01: { outcome: 'fail', amount: 3 } } })).score
    const twice = workedVisit(found, sample({ picks: { A01: { outcome: 'fail', amount: 3 } }, repeats: { A01: 1 } })).score
    expect([once.total, twice.total]).toEqual(['85.0', '70.0'])
    expect(twice.items[0]?.zh).toContain('扣3分')
    expect(workedVisit(found, sample({ picks: { A02: { outcome: 'na' } } })).score.items[1]?.state).toBe('na')
    expect(workedVisit(found, sample({ picks: { A03: { outcome: 'fail' } } })).score.total).toBe('0.0')
  })

  it('shows what depends on the store, and hides it when the fact is off', () => {
    const found = parsed(shipped('restaurant_food_safety'))
    expect(storeFacts(found)).toEqual(['has_cold_room', 'sample_required', 'uses_gas'])
    const all = workedVisit(found, FRESH).score.applicable
    expect(workedVisit(found, sample({ store: { uses_gas: false } })).score.applicable).toBeLessThan(all)
  })
})

describe('the lists that the pickers offer', () => {
  const wrong = (doc: ReturnType<typeof checklist>): string[] => read(doc).troubles.map((each) => `${each.path} ${each.en}`)
  const texts = { zh: '题', en: 'Item' }

  it.each(TYPES)('a new item of type %s lacks nothing but its texts', (type) => {
    expect(wrong(checklist({ A: [{ ...blankItem(type), ...texts, code: 'A01' }, item('A02')] })).filter((each) => !/(zh|en) A text is needed/.test(each))).toEqual([])
  })
  it.each(CLASSES)('class %s is known to the parser', (klass) => {
    expect(wrong(checklist({ A: [item('A01', { class: klass })] }))).toEqual([])
  })
  it.each(TYPES)('an item of type %s may tell the books what is offered', (type) => {
    const nodes = [{ code: 'N1', zh: '节点', en: 'Node', progress: 10 }]
    for (const to of Object.keys(BOOKS)) {
      const on_fail = opsFor(to, type).map((op) => ({ to, op }))
      const found = wrong(checklist({ N1: [{ ...blankItem(type), ...texts, code: 'A01', on_fail }] }, { nodes }))
      expect(found.filter((each) => each.includes('on_fail'))).toEqual([])
    }
  })
  it.each(MODES.filter((mode) => mode !== 'node_gate'))('mode %s and every N/A policy are known to the parser', (mode) => {
    const classes = mode === 'count_by_class' ? { classes: [{ grade: 'A', critical: 0 }, { grade: 'B' }] } : {}
    for (const na of NA_POLICIES) {
      expect(wrong(checklist({ A: [item('A01')] }, { scoring: { mode, na, ...classes, grades: [['A', 90], ['B', 0]] } }))).toEqual([])
    }
  })
})
