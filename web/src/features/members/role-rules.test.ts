import { expect, it } from 'vitest'
import { parseEmails } from '@/client/parse-emails.ts'
import { mayManage, rolesToGive } from './role-rules.ts'

it('only owners make owners, and only owners and admins give roles', () => {
  expect(rolesToGive('owner')).toEqual(['owner', 'admin', 'member', 'guest'])
  expect(rolesToGive('admin')).toEqual(['admin', 'member', 'guest'])
  expect([...rolesToGive('member'), ...rolesToGive('guest')]).toEqual([])
})

it('admins do not touch owners', () => {
  expect(mayManage('owner', 'owner')).toBe(true)
  expect(mayManage('admin', 'owner')).toBe(false)
  expect(mayManage('admin', 'member')).toBe(true)
  expect(mayManage('member', 'guest')).toBe(false)
})

it('takes addresses however they are pasted', () => {
  expect(parseEmails('Kim@fernhill.org, ravi@fernhill.org;\nkim@fernhill.org  nobody')).toEqual({
    emails: ['kim@fernhill.org', 'ravi@fernhill.org'],
    wrong: ['nobody'],
  })
})
