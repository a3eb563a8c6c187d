import axe from 'axe-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { at, sectionsOf } from '../../../src/hq/designer/tree'
import { networkLost, problem } from '../../server/fake-server'
import { blankItem } from '../../../src/hq/designer/types'
import { checklist, item } from './make'
import { openDesigner } from './mount'

// The same components without their style sheets, which Node cannot read.
vi.mock('../../../src/hq/el', () => import('element-plus'))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  Element.prototype.scrollIntoView ??= () => undefined
  localStorage.clear()
})
afterEach(() => {
  vi.useRealTimers()
  document.body.innerHTML = ''
})

const small = () =>
  checklist({ A: [item('A01', { na: true }), item('A02', { show_if: 'A01 == no' }), item('A03', { class: 'veto' })], B: [item('B01', { type: 'count', defect: { per: 1 } })] })
const pause = async (ms = 1000) => vi.advanceTimersByTimeAsync(ms)

describe('writing', () => {
  it('is saved by itself, with the revision that was read', async () => {
    const { type, look, server, state } = await openDesigner(small())
    await look('A01')
    await type('sections.0.items.0.zh', '招牌亮')
    expect(state()).toBe('waiting')
    await pause()
    expect([state(), at(server.document, 'sections.0.items.0.zh'), server.asked.at(-1)?.body]).toEqual(['saved', '招牌亮', expect.objectContaining({ revision: 1 })])
  })

  it('survives a lost network and a reload', async () => {
    const first = await openDesigner(small())
    first.server.puts = [networkLost(), networkLost(), networkLost(), networkLost()]
    await first.type('title.zh', '新名称')
    await pause()
    expect([first.state(), first.wrapper.find('.dz-keep').text()]).toEqual(['offline', expect.stringContaining('本机')])
    first.wrapper.unmount()
    const again = await openDesigner(small())
    expect([again.field('title.zh').value, again.state()]).toEqual(['新名称', 'waiting'])
    await pause()
    expect([again.state(), at(again.server.document, 'title.zh')]).toEqual(['saved', '新名称'])
  })

  it('is undone and done again, the outline with it', async () => {
    const { type, look, wrapper, codes, settle } = await openDesigner(small())
    await look('A01')
    await type('sections.0.items.0.zh', '一')
    await type('sections.0.items.0.zh', '一二')
    await wrapper.find('.dz-deeds .bad').trigger('click')
    expect(codes()).toEqual(['A', 'A02', 'A03', 'B', 'B01'])
    const key = async (name: string) => {
      wrapper.find('.dz-desk').element.dispatchEvent(new KeyboardEvent('keydown', { key: name, ctrlKey: true, bubbles: true }))
      await settle()
    }
    await key('z')
    expect(codes()).toContain('A01')
    await key('z')
    expect(wrapper.text()).toContain('题A01')
    await key('y')
    expect(wrapper.text()).toContain('一二')
  })

  it('of a code changes the conditions that name it, and refuses one that is taken', async () => {
    const { look, field, settle, wrapper, server } = await openDesigner(small())
    await look('A01')
    const code = field('sections.0.items.0.code')
    const enter = async (text: string) => {
      code.value = text
      code.dispatchEvent(new Event('input'))
      code.dispatchEvent(new Event('change'))
      await settle()
    }
    await enter('B01')
    expect(wrapper.find('[role=alert]').text()).toContain('已经用过')
    await enter('X1')
    await pause()
    expect(at(server.document, 'sections.0.items.1.show_if')).toBe('X1 == no')
  })
})

it('leaving sends what waits', async () => {
  const all = await openDesigner(small())
  await all.type('title.zh', '走之前')
  await all.router.push('/checklists')
  expect([all.router.currentRoute.value.path, at(all.server.document, 'title.zh')]).toEqual(['/checklists', '走之前'])
})

describe('somebody else saved', () => {
  const clash = async () => {
    const all = await openDesigner(small())
    all.server.document = checklist({ A: [item('A01', { zh: '对方的' })] })
    all.server.revision = 5
    await all.look('A01')
    await all.type('sections.0.items.0.zh', '我的')
    await pause()
    await all.wrapper.find('.dz-keep button').trigger('click')
    await all.settle()
    const button = (name: string) => document.querySelector<HTMLButtonElement>(`.el-dialog [data-test=${name}]`)!
    return { ...all, button }
  }
  it('shows both and keeps mine', async () => {
    const { button, settle, server, state } = await clash()
    const shown = document.querySelector('.el-dialog')!.textContent
    expect([shown?.includes('何审'), shown?.includes('对方的'), shown?.includes('我的')]).toEqual([true, true, true])
    button('mine').click()
    await settle()
    expect([state(), at(server.document, 'sections.0.items.0.zh')]).toEqual(['saved', '我的'])
  })
  it('takes theirs, and mine can be brought back', async () => {
    const { button, settle, wrapper, codes } = await clash()
    button('theirs').click()
    await settle()
    expect([codes(), wrapper.text().includes('对方的')]).toEqual([['A', 'A01'], true])
    await wrapper.find('.dz-bar .dz-button').trigger('click')
    expect(wrapper.text()).toContain('我的')
  })
})

describe('the outline', () => {
  it('is walked and changed with the keyboard alone, and tells what happened', async () => {
    const { press, wrapper, codes, said } = await openDesigner(small())
    const here = () => wrapper.find('[aria-selected=true]').text()
    for (let n = 0; n < 3; n += 1) await press('ArrowDown')
    expect(here()).toContain('A01')
    await press('ArrowDown', { altKey: true })
    expect([codes(), said()]).toEqual([['A', 'A02', 'A01', 'A03', 'B', 'B01'], 'A01 已移到分类 A 第 2 项，共 3 项'])
    await press('ArrowLeft')
    await press('ArrowLeft')
    expect(wrapper.find('[aria-expanded]').attributes('aria-expanded')).toBe('false')
    await press('ArrowDown')
    expect(here()).toContain('B')
    await press('ArrowUp', { altKey: true })
    expect(codes()[0]).toBe('B')
    await press('Delete')
    expect([codes(), said()]).toEqual([['A', 'A02', 'A01', 'A03'], 'B 已删除，可以撤销'])
  })

  it('marks the entries that have problems, and a click on a problem leads to its field', async () => {
    const { type, look, wrapper, settle } = await openDesigner(small())
    await look('B01')
    await type('sections.1.items.0.en', '')
    await pause(300)
    expect(wrapper.findAll('.dz-line').find((line) => line.text().includes('B01'))!.find('.dz-count').text()).toBe('11 个问题')
    await look('A')
    await wrapper.findAll('[role=tab]')[2]!.trigger('click')
    await wrapper.find('.dz-problems button').trigger('click')
    await pause(50)
    await settle()
    expect(document.activeElement?.getAttribute('data-path')).toBe('sections.1.items.0.en')
    expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true')
  })

  it('gets a new item behind the one looked at, with the cursor in its text', async () => {
    const { look, wrapper, codes, settle } = await openDesigner(small())
    await look('A01')
    await wrapper.find('.dz-outline-deeds button').trigger('click')
    await settle()
    expect(codes()).toEqual(['A', 'A01', 'A04', 'A02', 'A03', 'B', 'B01'])
    expect(document.activeElement?.getAttribute('data-path')).toBe('sections.0.items.1.zh')
  })
})

describe('conditions', () => {
  it('are put together from choices and stand in the document as text', async () => {
    const { look, wrapper, server, settle } = await openDesigner(small())
    await look('B01')
    const set = () => wrapper.findAll('.dz-condition')[0]!
    await set().find('.dz-add').trigger('click')
    await set().find('.dz-about-pick').setValue('A01')
    await set().findAll('select')[1]!.setValue('no')
    await set().find('.dz-add').trigger('click')
    await set().findAll('select.dz-about-pick')[1]!.setValue('store.uses_gas')
    await set().find('select.dz-when').setValue('or')
    await settle()
    await pause()
    expect(at(server.document, 'sections.1.items.0.show_if')).toBe('A01 == no or store.uses_gas == yes')
  })
  it('that rows cannot draw are edited as text', async () => {
    const doc = small()
    const { look, field, type, wrapper, server } = await openDesigner({ ...doc, sections: sectionsOf(doc).map((s, i) => (i === 1 ? { ...s, items: [item('B01', { show_if: 'A01 == no and (A02 == no or A03 == no)' })] } : s)) })
    await look('B01')
    expect(field('sections.1.items.0.show_if').value).toContain('or A03')
    await type('sections.1.items.0.show_if', 'A01 ==')
    await pause(300)
    expect(wrapper.find('.dz-condition .dz-fault').text()).toContain('条件写法有误')
    await type('sections.1.items.0.show_if', '')
    await pause()
    expect(at(server.document, 'sections.1.items.0')).not.toHaveProperty('show_if')
  })
})

it('the worked example scores what is picked at once', async () => {
  const { wrapper, settle } = await openDesigner(small())
  const total = () => wrapper.find('.dz-total strong').text()
  expect(total()).toBe('100.0')
  const row = (code: string) => wrapper.findAll('.dz-score-item').find((each) => each.text().includes(code))!
  await row('B01').find('select').setValue('fail')
  await row('B01').find('input').setValue('2')
  expect([total(), row('B01').text()]).toEqual(['66.7', expect.stringContaining('扣2分')])
  await row('A03').find('select').setValue('fail')
  await settle()
  expect([total(), wrapper.find('.dz-total').text()]).toEqual(['0.0', expect.stringContaining('否决')])
})

describe('publishing', () => {
  const go = async (all: Awaited<ReturnType<typeof openDesigner>>) => {
    await all.wrapper.find('.dz-bar .primary').trigger('click')
    await all.settle()
    document.querySelector<HTMLButtonElement>('.el-dialog [data-test=publish]')!.click()
    await all.settle()
    await all.settle()
  }
  it('saves first, sends the revision, and leads to the version', async () => {
    const all = await openDesigner(small())
    await all.type('title.zh', '改过')
    await go(all)
    expect(all.server.asked.filter((each) => each.method !== 'GET').slice(-2).map((each) => [each.method, (each.body as { revision: number }).revision])).toEqual([['PUT', 1], ['POST', 2]])
    expect(document.querySelector('.el-dialog a')?.getAttribute('href')).toBe('/checklists/versions/v2')
    document.querySelector<HTMLButtonElement>('.el-dialog [data-test=close]')!.click()
    await all.settle()
    expect(all.router.currentRoute.value.path).toBe('/checklists')
  })
  it('shows what the server alone found, with a way to the field', async () => {
    const all = await openDesigner(small(), {
      serverOnly: { publish: () => problem(422, '422.9', { errors: [{ path: 'sections.1.items.0.weight', zh: '太重了', en: 'Too heavy' }] }) },
    })
    await go(all)
    const entry = document.querySelector<HTMLButtonElement>('.el-dialog .dz-problems button')!
    expect(entry.textContent).toContain('太重了')
    entry.click()
    await vi.advanceTimersByTimeAsync(100)
    await all.settle()
    expect(document.activeElement?.getAttribute('data-path')).toBe('sections.1.items.0.weight')
    expect(all.wrapper.text()).toContain('太重了')
  })
  it('is not offered while there are problems', async () => {
    const all = await openDesigner(checklist({ A: [item('A01', { zh: '' })] }))
    await all.wrapper.find('.dz-bar .primary').trigger('click')
    await all.settle()
    expect(document.querySelector<HTMLButtonElement>('.el-dialog [data-test=publish]')!.disabled).toBe(true)
  })
})

it('the library inserts what is ticked, and items of it follow their conditions', async () => {
  const all = await openDesigner(small())
  await all.look('B01')
  await all.wrapper.findAll('.dz-outline-deeds button')[2]!.trigger('click')
  await all.settle()
  const search = document.querySelector<HTMLInputElement>('#dz-library-search')!
  search.value = '过期食品'
  search.dispatchEvent(new Event('input'))
  await all.settle()
  for (const box of document.querySelectorAll<HTMLInputElement>('.dz-library input')) box.click()
  await all.settle()
  document.querySelector<HTMLButtonElement>('[data-test=insert]')!.click()
  await all.settle()
  await pause()
  expect(all.codes()).toEqual(['A', 'A01', 'A02', 'A03', 'B', 'B01', 'B02', 'B03'])
  expect(at(all.server.document, 'sections.1.items.2.show_if')).toBe('B02 == no')
})

describe('for a screen reader', () => {
  // Names, roles and labels; colours need a real page. The whole set of rules takes a minute here.
  const RULES = [
    ...['label', 'select-name', 'button-name', 'link-name', 'aria-roles', 'aria-allowed-attr', 'aria-allowed-role'],
    ...['aria-required-attr', 'aria-required-children', 'aria-required-parent', 'aria-valid-attr-value', 'aria-toggle-field-name'],
    ...['aria-input-field-name', 'duplicate-id-aria', 'nested-interactive', 'form-field-multiple-labels', 'tabindex', 'summary-name'],
  ]
  const check = async (where: string) => {
    const { violations } = await axe.run(where, { runOnly: RULES, resultTypes: ['violations'] })
    return violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join(' || ')}`)
  }
  const document_ = () => {
    const nodes = [{ code: 'N1', zh: '节点', en: 'Node', progress: 10 }]
    const items = ['yes_no', 'choice', 'rating', 'count', 'repeat_group'].map((type, n) => ({
      ...blankItem(type), code: `N1${n}`, zh: '题', en: 'Item',
      ...(n > 0 ? { show_if: 'N10 == no and store.uses_gas == yes' } : {}),
      presets: [{ zh: '脏', en: 'Dirty' }], na: { reasons: [{ code: 'r', zh: '无', en: 'None' }] }, photo: { when: 'always', min: 1 },
      on_fail: [{ to: 'ticket', due_h: 4, owner: 'store_manager' }, { to: 'fitout', op: 'snag_open' }],
    }))
    return checklist({ N1: items }, { nodes, near_expiry_rule: { by_shelf_life_days: [[30, 5]] }, sign_off: ['store_manager'] })
  }
  const unfolded = async () => {
    const all = await openDesigner(document_())
    vi.useRealTimers()
    const open = () => document.querySelectorAll('details').forEach((fold) => (fold.open = true))
    open()
    return { ...all, open }
  }
  it('the whole screen is sound, and the two pages for the checklist itself', async () => {
    const { wrapper, open } = await unfolded()
    expect(await check('body')).toEqual([])
    await wrapper.findAll('.dz-line.top')[1]!.trigger('click')
    open()
    expect(await check('.dz-editor')).toEqual([])
  }, 40_000)
  it('every kind of item is sound', async () => {
    const { look, codes, open } = await unfolded()
    for (const code of codes().slice(1)) {
      await look(code)
      open()
      expect([code, await check('.dz-editor')]).toEqual([code, []])
    }
  }, 40_000)
  it('the problems and the library are sound', async () => {
    const { wrapper, settle } = await unfolded()
    await wrapper.findAll('[role=tab]')[2]!.trigger('click')
    expect(await check('.dz-aside')).toEqual([])
    await wrapper.findAll('.dz-outline-deeds button')[2]!.trigger('click')
    await settle()
    expect(await check('.el-dialog')).toEqual([])
  }, 40_000)
})
