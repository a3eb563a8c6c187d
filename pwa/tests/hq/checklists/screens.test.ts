import { afterEach, describe, expect, it, vi } from 'vitest'
import ChecklistList from '../../../src/hq/checklists/ChecklistList.vue'
import ImportScreen from '../../../src/hq/checklists/ImportScreen.vue'
import ReplayScreen from '../../../src/hq/checklists/ReplayScreen.vue'
import type { Replay } from '../../../src/server/authoring'
import { json, problem } from '../../server/fake-server'
import { button, inDialog, open } from '../mount'

vi.mock('../../../src/hq/el', () => import('element-plus'))
vi.mock('vue-router', async (original) => ({ ...(await original<object>()), useRoute: () => ({ params: { id: 'r1' }, query: {} }) }))

afterEach(() => {
  document.body.innerHTML = ''
})

const title = { zh: '便利店日检', en: 'Store check' }
const version = { version_id: 'v1', code: 'CV', version: 1, content_hash: 'abcdef012345', title, state: 'published', items: 43, published_at: '2026-01-01T00:00:00Z', visits: 22 }
const draft = { id: 'd1', code: 'CV', title, based_on: 'v1', revision: 3, updated_at: '2026-02-01T00:00:00Z', updated_by: { id: 'p', name: '陈审' }, problems: 2 }
const lists = { 'GET /checklists': () => json([version]), 'GET /checklist-drafts': () => json([draft]) }

describe('the catalogue', () => {
  it('shows a version with its items and visits, and a draft with its problems', async () => {
    const { wrapper } = await open(ChecklistList, lists, { role: 'reviewer' })
    expect(wrapper.text()).toContain('第 1 版')
    expect(wrapper.text()).toContain('2 个问题')
    expect(wrapper.text()).toContain('基于第 1 版')
    expect(wrapper.findAll('td.num').map((cell) => cell.text())).toEqual(['43', '22'])
  })

  it('offers an auditor nothing that would be refused, and does not ask for drafts', async () => {
    const { wrapper, asked } = await open(ChecklistList, { 'GET /checklists': lists['GET /checklists'] }, { role: 'auditor' })
    expect(wrapper.text()).toContain('便利店日检')
    expect([button(wrapper, '新建检查表'), button(wrapper, '编辑')]).toEqual([undefined, undefined])
    expect(asked.map((one) => one.path)).not.toContain('/checklist-drafts')
  })

  it('drafts from a version and goes to the designer', async () => {
    const { wrapper, asked, router, settle } = await open(ChecklistList, { ...lists, 'POST /checklist-drafts': () => json({ ...draft, id: 'd2' }, 201) }, { role: 'reviewer' })
    await wrapper.find('[data-test=edit]').trigger('click')
    await settle()
    expect(asked.at(-1)?.body).toEqual({ from_version_id: 'v1' })
    expect(router.currentRoute.value.path).toBe('/checklists/drafts/d2')
  })

  it('asks before it deletes a draft, and keeps the question open when the server says no', async () => {
    const { wrapper, asked, settle } = await open(ChecklistList, { ...lists, 'DELETE /checklist-drafts/d1': () => problem(409, '409.1', { zh: '草稿正被使用' }) }, { role: 'reviewer' })
    await button(wrapper, '删除')?.trigger('click')
    await settle()
    expect(asked.map((one) => one.method)).not.toContain('DELETE')
    inDialog('[data-test=confirm]')[0]?.click()
    await settle()
    expect(inDialog('[role=alert]')[0]?.textContent).toContain('草稿正被使用')
  })

  it('says so when there is nothing yet, and lets one try again when it did not load', async () => {
    const none = await open(ChecklistList, { 'GET /checklists': () => json([]), 'GET /checklist-drafts': () => json([]) }, { role: 'admin' })
    expect(none.wrapper.text()).toContain('还没有检查表')
    const failed = await open(ChecklistList, { ...lists, 'GET /checklists': () => problem(500, '500.1', { zh: '服务器出错' }) }, { role: 'admin' })
    expect(failed.wrapper.find('[role=alert]').text()).toContain('服务器出错')
  })
})

describe('a replay', () => {
  const replay: Replay = {
    id: 'r1', checklist_code: 'CV', state: 'done', total: 28, done: 28, months: 12, created_by: null, created_at: '2026-02-01T00:00:00Z', finished_at: null, error: null,
    summary: { visits: 28, changed: 9, grade_changed: 1, mean_before: '91.2', mean_after: '88.7', grades: [{ grade: 'A', before: 20, after: 19 }, { grade: 'B', before: 8, after: 9 }], moves: [{ from: 'A', to: 'B', count: 1 }], items: [{ item_code: 'A01', visits: 9, lost_before: '18', lost_after: '36' }] },
  }
  const change = { visit_id: 'x1', store: { id: 's', name: '人民路店', code: 'E001' }, visit_date: '2026-01-20', before: { total: '90', grade: 'A' }, after: { total: '86.5', grade: 'B' }, why: [{ item_code: 'A01', title: { zh: '招牌', en: 'Sign' }, before: '2', after: '5.5', class_before: 'normal', class_after: 'key' }] }

  it('shows the means, who moves where, and for each visit why', async () => {
    const { wrapper, asked } = await open(ReplayScreen, { 'GET /replays/r1': () => json(replay), 'GET /replays/r1/changes': () => json({ items: [change], next_cursor: null }) }, { role: 'reviewer' })
    const text = wrapper.text()
    expect(text).toContain('91.2 → 88.7')
    expect(text).toContain('−2.5')
    expect(text).toContain('扣分 2 → 5.5')
    expect(text).toContain('−3.5')
    expect(text).toContain('类别 普通 → 重点')
    expect(wrapper.find('a[href$="/visits/x1"]').text()).toBe('人民路店')
    expect(asked.at(-1)?.path).toBe('/replays/r1/changes?grade_changed=true')
  })

  it('shows how far it is and can be given up', async () => {
    const running = { ...replay, state: 'running', done: 7, summary: null }
    const { wrapper, settle } = await open(ReplayScreen, { 'GET /replays/r1': () => json(running), 'POST /replays/r1/cancel': () => json({ ...running, state: 'cancelled' }) }, { role: 'reviewer' })
    expect(wrapper.find('[role=progressbar]').attributes('aria-valuenow')).toBe('25')
    await wrapper.find('[data-test=cancel]').trigger('click')
    await settle()
    expect(wrapper.text()).toContain('试算已取消')
    wrapper.unmount()
  })
})

describe('importing', () => {
  const pick = async (wrapper: Awaited<ReturnType<typeof open>>['wrapper'], file: File) => {
    const input = wrapper.find('input[type=file]')
    Object.defineProperty(input.element, 'files', { value: [file], configurable: true })
    await input.trigger('change')
  }
  const report = [{ where: 'survey!B12', level: 'loss', code: 'x', zh: '不支持的题型 audio', en: 'audio is not supported' }, { where: 'survey!B3', level: 'note', code: 'y', zh: '权重按 1 计', en: 'weight taken as 1' }]

  it('tells what came along and what did not, row by row, and leads to the draft', async () => {
    const answer = { draft_id: 'd9', title, counts: { items: 30, carried: 27, partly: 2, dropped: 1 }, report }
    const { wrapper, router, settle } = await open(ImportScreen, { 'POST /checklist-files/import': () => json(answer) }, { role: 'reviewer' })
    await pick(wrapper, new File(['x'], 'form.xlsx'))
    await settle()
    expect(wrapper.findAll('tbody tr').map((row) => row.text())).toEqual(['survey!B12缺失不支持的题型 audio', 'survey!B3说明权重按 1 计'])
    expect(wrapper.text()).toContain('未搬入 1')
    await wrapper.find('[data-test=open-draft]').trigger('click')
    await settle()
    expect(router.currentRoute.value.path).toBe('/checklists/drafts/d9')
  })

  it('shows every reason of a refusal', async () => {
    const { wrapper, settle } = await open(ImportScreen, { 'POST /checklist-files/import': () => problem(422, '422.9', { zh: '无法导入', errors: [{ path: 'survey!A1', zh: '没有 survey 工作表', en: 'no survey sheet' }] }) }, { role: 'reviewer' })
    await pick(wrapper, new File(['x'], 'form.xlsx'))
    await settle()
    expect(wrapper.find('[role=alert]').text()).toContain('无法导入')
    expect(wrapper.find('tbody').text()).toContain('没有 survey 工作表')
  })

  it('does not send what cannot be read anyway', async () => {
    const { wrapper, asked, settle } = await open(ImportScreen, {}, { role: 'reviewer' })
    await pick(wrapper, new File(['x'], 'form.pdf'))
    await settle()
    expect(wrapper.find('[role=alert]').text()).toContain('只能导入')
    expect(asked.filter((one) => one.path.startsWith('/checklist-files'))).toEqual([])
  })
})
