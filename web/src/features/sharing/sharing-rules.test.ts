import { describe, expect, it } from 'vitest'
import {
  accessWithout,
  type Candidate,
  choicesFor,
  type Grant,
  type Sharing,
  suggest,
  typedAddress,
} from './sharing-rules.ts'

const sharing = (given: Partial<Sharing> = {}): Sharing => ({
  mayShare: true,
  parent: null,
  defaultAccess: null,
  inheritedDefault: { access: 'write', from: null },
  grants: [],
  invitations: [],
  ...given,
})
const user = (id: string, name: string) => ({ id, name, email: `${id}@fernhill.example`, image: null })
const grant = (given: Partial<Grant>): Grant => ({
  user: user('kim', 'Kim Okafor'),
  role: 'member',
  access: null,
  inherited: null,
  effective: 'none',
  ...given,
})

describe('SH5 what can be chosen for a person', () => {
  const closed = sharing({ defaultAccess: 'none' })
  it.each<[string, Sharing, Grant, string[]]>([
    [
      'a guest who reads',
      closed,
      grant({ role: 'guest', access: 'read', effective: 'read' }),
      ['write: give', 'read: nothing', 'none: take back'],
    ],
    ['a guest who was just removed', closed, grant({ role: 'guest' }), ['write: give', 'read: give', 'none: nothing']],
    [
      'a guest who reads by what is above',
      closed,
      grant({ role: 'guest', inherited: { access: 'read', from: { kind: 'hidden' } }, effective: 'read' }),
      ['write: give', 'read: nothing'],
    ],
    [
      'a member who writes here where everybody reads',
      sharing({ defaultAccess: 'read' }),
      grant({ access: 'write', effective: 'write' }),
      ['write: nothing', 'read: take back'],
    ],
    ['a member where everybody writes', sharing(), grant({ access: 'read', effective: 'write' }), ['write: nothing']],
  ])('SH5: %s', (_name, given, person, choices) => {
    expect(choicesFor(given, person).map(({ access, does }) => `${access}: ${does}`)).toEqual(choices)
  })

  it('SH5: owners and admins write whatever is said', () => {
    for (const role of ['owner', 'admin'] as const)
      expect(accessWithout(closed, { role, inherited: null })).toBe('write')
  })
})

describe('SH5 who is meant', () => {
  const people: Candidate[] = [
    { user: user('sofia', 'Sofía Herrera'), role: 'owner' },
    { user: user('kim', 'Kim Okafor'), role: 'member' },
    { user: user('tomas', 'Tomás Reyes'), role: 'guest' },
    { user: user('kimberly', 'Ada Kimber'), role: 'guest' },
  ]
  const named = (typed: string, given = sharing(), chosen: string[] = []) =>
    suggest(typed, people, given, chosen).map(({ user: { id }, isSettled }) => (isSettled ? `(${id})` : id))

  it('SH5: parts of names and addresses find people; who writes already stands last and cannot be chosen', () => {
    expect(named('kim')).toEqual(['kimberly', '(kim)'])
    expect(named('kim', sharing({ defaultAccess: 'read' }))).toEqual(['kim', 'kimberly'])
    expect(named('reyes')).toEqual(['tomas'])
    expect(named('OMAS@')).toEqual(['tomas'])
    expect(named('', sharing({ defaultAccess: 'none' }), ['kim'])).toEqual(['tomas', 'kimberly', '(sofia)'])
    expect(named('im Ok')).toEqual([])
  })

  it.each([
    ['lena@fernhill.org', 'lena@fernhill.org'],
    [' Lena@Fernhill.org, ', 'lena@fernhill.org'],
    ['lena@fernhill', null],
    ['lena', null],
    ['a@b.c d@e.f', null],
  ])('SH5: “%s” is the address %s', (typed, address) => {
    expect(typedAddress(typed)).toBe(address)
  })
})
