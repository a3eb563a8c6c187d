// Visits made ready before they are opened, on real (in-memory) databases.
import { nextTick } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { drafts, work } from '../../src/use/local'
import { makeReady, readAhead, upToDate } from '../../src/use/ready'
import type { OpenVisit } from '../../src/use/visit'
import { useSession } from '../../src/use/session'
import { LIN, WANG, draft, kit } from '../make'

const session = useSession()
const lin = { id: LIN, login: 'lin', name: '林', door: 'field', role: 'supervisor' } as never
const wang = { id: WANG, login: 'wang', name: '王', door: 'field', role: 'supervisor' } as never

async function begun(id: string) {
  const open = draft({ id })
  await drafts.create(open, kit({ visit_id: id }))
  await drafts.answer(id, 'A01', { value: false })
  return open
}

/** What a screen gets. */
async function opened(): Promise<OpenVisit | null> {
  return upToDate(await readAhead('v', LIN), 'v', LIN)
}

beforeEach(async () => {
  vi.stubGlobal('requestIdleCallback', (work: () => void) => setTimeout(work))
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000 })
  await Promise.all([work.drafts.clear(), work.kits.clear(), work.answers.clear()])
  session.person.value = lin
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('an open visit', () => {
  it('is opened as it was made ready, rules read and all, and made ready once', async () => {
    await makeReady([await begun('v')])
    const made = await readAhead('v', LIN)
    expect(made?.glimpse()).toBeNull()
    const visit = await upToDate(made, 'v', LIN)
    expect(visit).toBe(made)
    expect(visit?.answers['A01']?.value).toBe(false)
    expect(visit?.score.value.total).toBe('0.0')
    expect(await readAhead('v', LIN)).not.toBe(made)
  })

  it('knows what the sync noted meanwhile', async () => {
    await makeReady([await begun('v')])
    await drafts.note('v', { shadow_revision: 7 })
    expect((await opened())?.draft.value.shadow_revision).toBe(7)
  })

  it('is read anew when another tab changed it since', async () => {
    await begun('v')
    const ahead = await readAhead('v', LIN)
    vi.setSystemTime(1_001)
    await drafts.answer('v', 'A01', { value: true })
    const visit = await upToDate(ahead, 'v', LIN)
    expect(visit).not.toBe(ahead)
    expect(visit?.answers['A01']?.value).toBe(true)
  })

  it('is none when it is gone, or somebody else\'s', async () => {
    await makeReady([await begun('v')])
    expect(await upToDate(await readAhead('v', WANG), 'v', WANG)).toBeNull()
    await drafts.drop('v')
    expect((await opened())).toBeNull()
  })

  it('is forgotten when somebody else picks up the phone', async () => {
    const open = await begun('v')
    await makeReady([open])
    session.person.value = wang
    await nextTick()
    session.person.value = lin
    await nextTick()
    const read = vi.spyOn(drafts, 'answers')
    await readAhead('v', LIN)
    expect(read).toHaveBeenCalledWith('v')
  })

  it('is never made ready for whoever is not there any more', async () => {
    const open = await begun('v')
    session.person.value = wang
    await makeReady([open])
    session.person.value = lin
    const read = vi.spyOn(drafts, 'answers')
    await readAhead('v', LIN)
    expect(read).toHaveBeenCalledWith('v')
  })
})
