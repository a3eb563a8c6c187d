import { describe, expect, it, vi } from 'vitest'
import { makeDoor } from '../../src/hq/door'
import { makeRouter } from '../../src/hq/router'
import { json, networkLost, problem } from '../server/fake-server'
import { personOf } from './mount'

vi.mock('../../src/hq/el', () => import('element-plus'))

function doorWith(answer: () => Response | Error) {
  return makeDoor({
    cookies: () => 'sw_csrf=once',
    fetch: async () => {
      const said = answer()
      if (said instanceof Error) throw said
      return said
    },
  })
}
const signedInAs = (role: 'reviewer' | 'admin' | 'store_staff') => () =>
  json({ access_token: 't', expires_in: 600, person: personOf(role) })

describe('the way to a screen', () => {
  it('waits until it is known who is here, then goes where the address says', async () => {
    const door = doorWith(signedInAs('reviewer'))
    const router = makeRouter(door)
    const going = router.push('/visits?state=scored')
    await door.start()
    await going
    expect(router.currentRoute.value.fullPath).toBe('/visits?state=scored')
  })

  it('asks for a sign-in and remembers the address', async () => {
    const door = doorWith(() => problem(401, '401.3'))
    const router = makeRouter(door)
    await door.start()
    await router.push('/visits?state=scored')
    expect(router.currentRoute.value.path).toBe('/sign-in')
    expect(router.currentRoute.value.query['next']).toBe('/visits?state=scored')
  })

  it('shows nobody an area that the server would refuse', async () => {
    const door = doorWith(signedInAs('admin'))
    const router = makeRouter(door)
    await door.start()
    await router.push('/postings')
    expect(router.currentRoute.value.path).toBe('/overview')
  })

  it('does not take a lost network for a sign-out', async () => {
    const answers = [networkLost(), networkLost(), signedInAs('reviewer')()]
    const door = doorWith(() => answers.shift() as Response | Error)
    await expect(door.start()).rejects.toMatchObject({ reason: 'offline' })
    await door.start()
    await door.ready
    expect(door.person.value?.role).toBe('reviewer')
  })
})
