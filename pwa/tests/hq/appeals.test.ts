import { afterEach, describe, expect, it, vi } from 'vitest'
import * as may from '../../src/hq/abilities'
import AppealList from '../../src/hq/screens/AppealList.vue'
import AppealScreen from '../../src/hq/screens/AppealScreen.vue'
import { json } from '../server/fake-server'
import { inDialog, open } from './mount'

// The same components without their style sheets, which Node cannot read.
vi.mock('../../src/hq/el', () => import('element-plus'))

afterEach(() => {
  document.body.innerHTML = ''
})

const brief = (total: string, grade: string) => ({ total, grade, verdict: 'conditional', vetoed: false })
const item = (code: string) => ({
  code, text: `${code} 不是这样`, photos: [], verdict: null, reason: null,
  found: { title: { zh: `检查${code}`, en: code }, state: 'failed', class: 'normal', mark: '2', lost: '2', zh: '扣2分', en: 'Lost 2' },
})
const appeal = {
  id: 'a1', visit_id: 'v1', visit_date: '2026-11-20', store: { id: 's1', name: '人民路店', code: 'E001', region: { id: 'r', name: '华东' } }, supervisor: { id: 'lin', name: '林督导' },
  made_by: { id: 'wang', name: '王店长' }, written_at: '2026-11-21T01:00:00Z', made_at: '2026-11-21T01:00:00Z', late: true, state: 'open', due_at: '2099-11-24T01:00:00Z', overdue: false,
  items: [item('A01'), item('B02')], score_before: brief('79.4', 'C'), score_after: null, decided_by: null, decided_at: null, version: 1, history: [],
}
const visit = { id: 'v1', document: { sections: [] }, answers: {}, photos: [], tickets: [], score: null, replaced_scores: [] }

describe('who judges an appeal', () => {
  it('is a reviewer who neither made the visit nor appealed, while it is open', () => {
    expect(may.mayJudge({ id: 'chen', role: 'reviewer' }, appeal as never)).toBe(true)
    expect(may.mayJudge({ id: 'lin', role: 'reviewer' }, appeal as never)).toBe(false)
    expect(may.mayJudge({ id: 'wang', role: 'reviewer' }, appeal as never)).toBe(false)
    expect(may.mayJudge({ id: 'he', role: 'auditor' }, appeal as never)).toBe(false)
    expect(may.mayJudge({ id: 'chen', role: 'reviewer' }, { ...appeal, state: 'rejected' } as never)).toBe(false)
  })
})

describe('the list of appeals', () => {
  it('asks for what waits and tells how often stores were right', async () => {
    const tally = { open: 1, overdue: 0, days: 90, items: { judged: 8, upheld: 2 }, supervisors: [] }
    const { wrapper, asked } = await open(AppealList, {
      'GET /appeals': () => json({ items: [appeal], next_cursor: null }), 'GET /appeals/tally': () => json(tally), 'GET /regions': () => json([]),
    }, { role: 'reviewer' })
    expect(asked.some((one) => one.path.includes('state=open'))).toBe(true)
    expect(wrapper.find('[data-test=appeal-rates]').text()).toContain('25%')
    expect(wrapper.find('tbody').text()).toContain('检查A01')
  })
})

describe('judging an appeal', () => {
  it('shows what the verdicts would do, wants a reason for a rejection, and sends both', async () => {
    const { wrapper, asked, settle } = await open(AppealScreen, {
      'GET /appeals/a1': () => json(appeal), 'GET /visits/v1': () => json(visit),
      'GET /appeals/a1/preview': ({ path }) => json({ now: brief('79.4', 'C'), then: path.includes('A01') ? brief('85.0', 'B') : brief('79.4', 'C') }),
      'POST /appeals/a1/decide': () => json({ ...appeal, state: 'partly_upheld' }),
    }, { role: 'reviewer', personId: 'chen', at: '/appeals/a1' })
    const decide = () => wrapper.find('[data-test=decide]')
    expect(decide().attributes('disabled')).toBeDefined()
    await wrapper.find('[data-test=upheld-A01]').trigger('click')
    await settle()
    expect(wrapper.find('[data-test=effect]').text()).toContain('85.0')
    await wrapper.find('[data-test=rejected-B02]').trigger('click')
    expect(decide().attributes('disabled')).toBeDefined()
    await wrapper.findAll('textarea').at(-1)?.setValue('照片清楚')
    expect(decide().attributes('disabled')).toBeUndefined()
    await decide().trigger('click')
    await settle()
    document.querySelector<HTMLElement>('[data-test=do]')?.click()
    await settle()
    expect(asked.find((one) => one.path === '/appeals/a1/decide')?.body).toEqual({
      version: 1, verdicts: [{ code: 'A01', verdict: 'upheld', reason: '' }, { code: 'B02', verdict: 'rejected', reason: '照片清楚' }],
    })
    expect(inDialog('textarea')).toEqual([])
  })

  it('is not offered to who made the visit', async () => {
    const { wrapper } = await open(AppealScreen, { 'GET /appeals/a1': () => json(appeal), 'GET /visits/v1': () => json(visit) }, { role: 'reviewer', personId: 'lin', at: '/appeals/a1' })
    expect(wrapper.find('[data-test=decide]').exists()).toBe(false)
    expect(wrapper.text()).toContain('不能审理这份申诉')
  })
})
