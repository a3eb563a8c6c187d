// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { read } from '../../../src/hq/designer/problems'
import { blankItem, BOOKS, CLASSES, MODES, TYPES } from '../../../src/hq/designer/types'
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

  it.each(TYPES.filter((type) => type !== 'calculated' && type !== 'choice' && type !== 'repeat_group'))('a new item of type %s is right from the start', (type) => {
    expect(wrong(checklist({ A: [{ ...blankItem(type), ...texts, code: 'A01' }, item('A02')] }))).toEqual([])
  })
  it.each(CLASSES)('class %s is known to the parser', (klass) => {
    expect(wrong(checklist({ A: [item('A01', { class: klass })] }))).toEqual([])
  })
  it.each(Object.entries(BOOKS).flatMap(([to, ops]) => ops.map((op) => [to, op])))('%s may be told %s', (to, op) => {
    const nodes = [{ code: 'N1', zh: '节点', en: 'Node', progress: 10 }]
    expect(wrong(checklist({ N1: [item('A01', { on_fail: [{ to, op }] })] }, { nodes }))).toEqual([])
  })
  it.each(MODES.filter((mode) => mode !== 'node_gate' && mode !== 'count_by_class'))('mode %s is known to the parser', (mode) => {
    expect(wrong(checklist({ A: [item('A01')] }, { scoring: { mode, grades: [['A', 0]] } }))).toEqual([])
  })
})
