import { describe, expect, it } from 'vitest'
import { type AccessFacts, decideAccess } from './decide-access.ts'
import { ACCESS_LEVELS, type Access, accessAtLeast, ROLES } from './roles.ts'

const grants = [null, 'read', 'comment', 'write'] as const

describe('AD1 decideAccess', () => {
  const table = [null, ...ROLES].flatMap((role) =>
    grants.flatMap((grant) => [true, false].map((trashed): AccessFacts => ({ role, grant, trashed }))),
  )

  it.each(table)('AD1: $role with grant $grant, trashed $trashed', (facts) => {
    const expected = (): Access => {
      if (facts.role === null) return 'none'
      if (facts.role !== 'guest') return facts.trashed ? 'read' : 'write'
      return facts.trashed || facts.grant === null ? 'none' : facts.grant
    }
    expect(decideAccess(facts)).toBe(expected())
  })

  it('AD1: nobody outside the organization gets anything, even with a grant', () => {
    for (const grant of grants) expect(decideAccess({ role: null, grant, trashed: false })).toBe('none')
  })
})

describe('AD2 accessAtLeast', () => {
  it('AD2: orders none, read, comment, write', () => {
    for (const [i, have] of ACCESS_LEVELS.entries())
      for (const [j, need] of ACCESS_LEVELS.entries()) expect(accessAtLeast(have, need)).toBe(i >= j)
  })
})
