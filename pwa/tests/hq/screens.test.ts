import { afterEach, describe, expect, it, vi } from 'vitest'
import PhotoTile from '../../src/hq/parts/PhotoTile.vue'
import PostingCase from '../../src/hq/parts/PostingCase.vue'
import ResultCard from '../../src/hq/parts/ResultCard.vue'
import ScoreTrace from '../../src/hq/parts/ScoreTrace.vue'
import SideBar from '../../src/hq/parts/SideBar.vue'
import RescueScreen from '../../src/hq/screens/RescueScreen.vue'
import SignIn from '../../src/hq/screens/SignIn.vue'
import TicketScreen from '../../src/hq/screens/TicketScreen.vue'
import VisitList from '../../src/hq/screens/VisitList.vue'
import { json, page, problem } from '../server/fake-server'
import { button, inDialog, open, personOf } from './mount'

// The same components without their style sheets, which Node cannot read.
vi.mock('../../src/hq/el', () => import('element-plus'))

afterEach(() => {
  document.body.innerHTML = ''
})

const store = { id: 's1', name: '人民路店', code: 'E001', region: { id: 'r1', name: '华东区' } }
const sentence = '内容已被他人更新'

describe('signing in', () => {
  const fill = async (wrapper: Awaited<ReturnType<typeof open>>['wrapper']) => {
    await wrapper.find('input[name=login]').setValue('chen')
    await wrapper.find('input[name=password]').setValue('secret')
    await wrapper.find('form').trigger('submit')
  }

  it('shows what the server says and keeps what was typed', async () => {
    const { wrapper, settle } = await open(SignIn, { 'POST /session': () => problem(401, '401.1', { zh: '账号或密码不对' }) })
    await fill(wrapper)
    await settle()
    expect(wrapper.find('[role=alert]').text()).toBe('账号或密码不对')
    expect((wrapper.find('input[name=login]').element as HTMLInputElement).value).toBe('chen')
  })

  it('says that a network wants a login of its own', async () => {
    const { wrapper, settle } = await open(SignIn, { 'POST /session': () => page(200) }, { locale: 'en' })
    await fill(wrapper)
    await settle()
    expect(wrapper.find('[role=alert]').text()).toContain('This network wants a sign-in first')
  })

  it('shows store people the way to their own door and leaves no session behind', async () => {
    const { wrapper, settle, door, asked } = await open(SignIn, {
      'POST /session': () => json({ access_token: 't', expires_in: 600, person: { ...personOf('store_staff'), door: 'store' } }),
      'DELETE /session': () => new Response(null, { status: 204 }),
    })
    await fill(wrapper)
    await settle()
    expect(wrapper.text()).toContain('此账号不使用总部工作台')
    expect([door.person.value, asked.at(-1)?.method]).toEqual([null, 'DELETE'])
  })
})

describe('the side bar', () => {
  it('shows parked jobs to the admin and record changes to the reviewer', async () => {
    const admin = await open(SideBar, {}, { role: 'admin' })
    expect(admin.wrapper.text()).toContain('搁置任务')
    expect(admin.wrapper.text()).not.toContain('记录变更')
    const reviewer = await open(SideBar, {}, { role: 'reviewer' })
    expect(reviewer.wrapper.text()).toContain('记录变更')
    expect(reviewer.wrapper.text()).not.toContain('搁置任务')
  })
})

describe('a record change', () => {
  const posting = {
    id: 'p1', book: 'stock', kind: 'count_adjustment', store, item_code: 'D01', subject_ref: 'SP002', subject_name: null, status: 'pending_review',
    payload: { counted: '21', book: '24', tolerance_qty: '1' }, reason: 'out_of_tolerance', visit_id: 'v1',
    created_at: '2026-11-23T01:00:00Z', decided_by: null, decided_at: null, reverses_id: null, version: 3,
    result: null, decision_note: null, reversed_by: null, history: [],
  }
  const props = { id: 'p1' }

  it('says what will change, by how much and why a person decides', async () => {
    const { wrapper } = await open(PostingCase, { 'GET /postings/p1': () => json(posting) }, { role: 'reviewer', props })
    expect(wrapper.text()).toContain('SP002 的库存调整 −3')
    expect(wrapper.text()).toContain('差异超出允许范围')
  })

  it('is decided with the version that was read', async () => {
    const { wrapper, asked, settle } = await open(
      PostingCase,
      {
        'GET /postings/p1': () => json(posting),
        'POST /postings/p1/approve': () => json({ ...posting, status: 'confirmed', version: 4 }),
      },
      { role: 'reviewer', props },
    )
    await button(wrapper, '批准')!.trigger('click')
    await settle()
    inDialog('button').find((b) => b.textContent?.trim() === '批准')!.click()
    await settle()
    expect(asked.at(-1)).toEqual({ method: 'POST', path: '/postings/p1/approve', body: { note: '', version: 3 } })
    expect(wrapper.emitted('changed')?.[0]?.[0]).toMatchObject({ status: 'confirmed' })
    expect(button(wrapper, '冲销')).toBeDefined()
  })

  it('keeps the typed reason when the server refuses, shows its sentence and the newest state', async () => {
    let reads = 0
    const { wrapper, settle } = await open(
      PostingCase,
      {
        'GET /postings/p1': () => json((reads += 1) === 1 ? posting : { ...posting, status: 'approved', version: 4 }),
        'POST /postings/p1/reject': () => problem(409, '409.1', { zh: sentence }),
      },
      { role: 'reviewer', props },
    )
    await button(wrapper, '驳回')!.trigger('click')
    await settle()
    const field = inDialog('textarea')[0] as HTMLTextAreaElement
    const confirm = () => inDialog('button').find((b) => b.textContent?.trim() === '驳回') as HTMLButtonElement
    expect(confirm().disabled).toBe(true)
    field.value = '盘错货位'
    field.dispatchEvent(new Event('input'))
    await settle()
    confirm().click()
    await settle()
    expect(field.value).toBe('盘错货位')
    expect(inDialog('[role=alert]')[0]?.textContent).toBe(sentence)
    expect(wrapper.text()).toContain('已批准')
  })

  it('offers an auditor no deed', async () => {
    const { wrapper } = await open(PostingCase, { 'GET /postings/p1': () => json(posting) }, { role: 'auditor', props })
    expect(wrapper.find('footer').exists()).toBe(false)
  })
})

describe('a ticket', () => {
  const ticket = {
    id: 't1', number: 'E001-0001', store, item_code: 'A01', title: { zh: '招牌完好', en: 'Sign intact' }, detail: { zh: '扣2分', en: 'Lost 2' },
    klass: 'key', priority: 'high', state: 'submitted', due_at: '2026-11-24T01:00:00Z', overdue: false, assignee: { id: 'wang', name: '王敏' },
    round: 1, repeat_count: 0, opened_at: '2026-11-23T01:00:00Z', visit_id: 'v1', before_photos: [], version: 5, history: [], occurrences: [],
    submissions: [{ id: 'x', round: 1, note: '已修好', photos: [], at: '2026-11-23T02:00:00Z', by: { id: 'wang', name: '王敏' }, verdict: null, verdict_note: null, verdict_by: null }],
  }
  const answers = { 'GET /tickets/undefined': () => json(ticket) }

  it('can be verified by somebody else, never by its assignee', async () => {
    const other = await open(TicketScreen, answers, { role: 'reviewer', personId: 'chen' })
    expect(button(other.wrapper, '验收通过')).toBeDefined()
    const own = await open(TicketScreen, answers, { role: 'supervisor', personId: 'wang' })
    expect(button(own.wrapper, '验收通过')).toBeUndefined()
    expect(own.wrapper.text()).toContain('不能验收自己的整改')
  })

  it('shows a failed load with a way to try again', async () => {
    let up = false
    const { wrapper, settle } = await open(
      TicketScreen,
      { 'GET /tickets/undefined': () => (up ? json(ticket) : page(502)) },
      { role: 'reviewer' },
    )
    expect(wrapper.text()).toContain('服务器暂时不可用')
    up = true
    await button(wrapper, '重试')!.trigger('click')
    await settle()
    expect(wrapper.text()).toContain('招牌完好')
  })
})

describe('the list of visits', () => {
  const visit = {
    id: 'v1', store, supervisor: { id: 'l', name: '林晓' }, checklist: { code: 'CV', title: { zh: '便利店巡检', en: 'Check' } }, visit_type: 'routine',
    state: 'submitted', awaiting_media: true, score: null, presence: { verdict: 'outside', confidence: 25 }, submitted_at: '2026-11-23T01:00:00Z',
    received_at: '2026-11-23T01:00:00Z', photos: { held: 6, total: 8 }, tickets_open: 0, postings_pending: 0, version: 1,
  }
  const lists = { 'GET /regions': () => json([]), 'GET /people': () => json([]) }

  it('asks for what the address says and shows what is missing', async () => {
    const { wrapper, asked } = await open(
      VisitList,
      { ...lists, 'GET /visits': () => json({ items: [visit], next_cursor: null }) },
      { role: 'reviewer', at: '/visits?state=submitted&q=人民' },
    )
    const query = new URLSearchParams(asked.find((a) => a.path.startsWith('/visits'))?.path.split('?')[1])
    expect(Object.fromEntries(query)).toEqual({ q: '人民', state: 'submitted' })
    expect(wrapper.text()).toContain('缺 2 张')
    expect(wrapper.text()).toContain('等照片')
    expect(wrapper.text()).toContain('不在店 25')
  })

  it('says when nothing matches and clears the filters', async () => {
    const { wrapper, router, settle } = await open(
      VisitList,
      { ...lists, 'GET /visits': () => json({ items: [], next_cursor: null }) },
      { role: 'reviewer', at: '/visits?grade=D' },
    )
    expect(wrapper.text()).toContain('没有符合条件的巡店')
    await button(wrapper, '清除筛选')!.trigger('click')
    await settle()
    expect(router.currentRoute.value.query).toEqual({})
  })
})

describe('the trace of a score', () => {
  const item = (code: string, zh: string) => ({ code, zh, en: zh, type: 'yes_no' })
  const traced = (code: string, lost: string, state: string) => ({
    code, state, class: 'normal', mark: '2', lost, defects: 0, repeat: '1', why: { code: 'failed', params: {} }, zh: `扣${lost}分`, en: `Lost ${lost}`,
  })
  const visit = {
    tickets: [], photos: [], answers: { A01: { value: true }, A02: { value: false } },
    document: { sections: [{ code: 'A', zh: '门头', en: 'Front', items: [item('A01', '招牌'), item('A02', '门前'), item('A03', '隐藏')] }] },
    score: { sections: [{ code: 'A', base: '4', earned: '2', percent: '50', weight: '1', assessed: true }], items: [traced('A01', '0', 'passed'), traced('A02', '2', 'failed')] },
  }

  it('shows applicable items only, and can be narrowed to what lost points', async () => {
    const { wrapper, settle } = await open(ScoreTrace, {}, { role: 'reviewer', props: { visit } })
    expect(wrapper.findAll('article').map((a) => a.find('.code').text())).toEqual(['A01', 'A02'])
    await wrapper.findAll('input[type=radio]')[1]!.setValue(true)
    await settle()
    expect(wrapper.findAll('article').map((a) => a.find('.code').text())).toEqual(['A02'])
    expect(wrapper.text()).toContain('扣2分')
  })
})

describe('the result of a visit', () => {
  it('says what about the visit wants a look', async () => {
    const visit = { score: null, document: { sections: [] }, flags: ['incomplete', 'clock_wrong'] }
    const { wrapper } = await open(ResultCard, {}, { role: 'reviewer', props: { visit } })
    expect(wrapper.findAll('.warn').map((mark) => mark.text())).toEqual([
      '门店或商品资料在巡店期间有变动，有的检查项或照片当时未要求',
      '手机时钟不准，时间已按服务器换算',
    ])
  })
})

describe('a photo', () => {
  it('that is still on the phone is said to be, and cannot be opened', async () => {
    const { wrapper, asked } = await open(PhotoTile, {}, { role: 'reviewer', props: { sha256: 'ab', what: 'A01', held: false } })
    expect(wrapper.text()).toBe('照片还在手机上')
    expect(wrapper.find('button').attributes('disabled')).toBeDefined()
    expect(asked.filter((a) => a.path.startsWith('/photos'))).toEqual([])
  })

  it('that failed is tried again by a tap', async () => {
    let calls = 0
    const { wrapper, settle } = await open(
      PhotoTile,
      { 'GET /photos/ab/thumbnail': () => ((calls += 1) === 1 ? problem(404, '404.1') : new Response('x', { headers: { 'Content-Type': 'image/jpeg' } })) },
      { role: 'reviewer', props: { sha256: 'ab', what: 'A01' } },
    )
    expect(wrapper.text()).toBe('照片没能加载')
    await wrapper.find('button').trigger('click')
    await settle()
    expect(wrapper.find('img').exists()).toBe(true)
    expect(wrapper.emitted('open')).toBeUndefined()
  })
})

describe('bringing in a phone’s file', () => {
  const item = { id: 'v1', kind: 'visit', outcome: 'kept', why: null, photos_kept: 3, photos_missing: 0 }
  const choose = async (wrapper: Awaited<ReturnType<typeof open>>['wrapper']) => {
    const input = wrapper.find('input[type=file]')
    Object.defineProperty(input.element, 'files', { value: [new File(['zip'], 'phone.zip')] })
    await input.trigger('change')
  }

  it('tells the fate of every visit', async () => {
    const refused = { ...item, id: 'v2', outcome: 'refused', why: { zh: '该门店不在其范围内', en: '' }, photos_missing: 2 }
    const { wrapper, settle } = await open(RescueScreen, { 'POST /rescues': () => json({ person: { id: 'p', name: '林巡' }, items: [item, refused], left: 1 }) }, { role: 'admin' })
    await choose(wrapper)
    await settle()
    expect(wrapper.text()).toContain('林巡 的文件：2 次巡店')
    expect(wrapper.text()).toContain('该门店不在其范围内')
    expect(wrapper.text()).toContain('缺 2 张')
    expect(wrapper.text()).toContain('另有 1 项整改内容')
  })

  it('says what is wrong with a file that is none', async () => {
    const { wrapper, settle } = await open(RescueScreen, { 'POST /rescues': () => problem(422, '422.8', { zh: '这不是完整的手机导出文件。' }) }, { role: 'reviewer' })
    await choose(wrapper)
    await settle()
    expect(wrapper.find('[role=alert]').text()).toBe('这不是完整的手机导出文件。')
  })
})
