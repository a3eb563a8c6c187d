import { describe, expect, it } from 'vitest'
import * as may from '../../src/hq/abilities'

const reviewer = { id: 'r', role: 'reviewer' } as const
const supervisor = { id: 's', role: 'supervisor' } as const
const admin = { id: 'a', role: 'admin' } as const
const auditor = { id: 'h', role: 'auditor' } as const

describe('what HQ offers', () => {
  it('keeps store people out and shows parked jobs to the admin alone', () => {
    expect(may.mayEnter({ role: 'store_manager' })).toBe(false)
    expect(may.areasOf(admin)).toContain('jobs')
    expect(may.areasOf(reviewer)).not.toContain('jobs')
  })

  it('never offers the assignee to verify the own work', () => {
    const ticket = { state: 'submitted', assignee: { id: 's', name: '林' } } as const
    expect(may.mayVerify(supervisor, ticket)).toBe(false)
    expect(may.mayVerify(reviewer, ticket)).toBe(true)
    expect(may.mayVerify(auditor, ticket)).toBe(false)
  })

  it('never offers whoever sent the evidence to verify it', () => {
    const sent = { by: { id: 'r', name: '陈' } } as never
    expect(may.mayVerify(reviewer, { state: 'submitted', assignee: null, submissions: [sent] })).toBe(false)
  })

  it('offers verifying only while evidence waits', () => {
    expect(may.mayVerify(reviewer, { state: 'in_progress', assignee: null })).toBe(false)
  })

  it('decides what waits and takes back what was applied, reviewers only', () => {
    expect(may.mayDecide(reviewer, { status: 'pending_review' })).toBe(true)
    expect(may.mayDecide(supervisor, { status: 'pending_review' })).toBe(false)
    expect(may.mayReverse(reviewer, { status: 'pending_review' })).toBe(false)
    expect(may.mayReverse(reviewer, { status: 'confirmed' })).toBe(true)
    expect(may.mayReverse(admin, { status: 'confirmed' })).toBe(false)
  })
})
