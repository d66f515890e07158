import { describe, expect, it } from 'vitest'
import { type AccessFacts, type AccessLink, DEFAULT_ACCESS_LEVELS, decideAccess } from './decide-access.ts'
import { ACCESS_LEVELS, type Access, accessAtLeast, ROLES, type Role } from './roles.ts'

const DEFAULTS = [null, ...DEFAULT_ACCESS_LEVELS] as const
const GRANTS = [null, 'read', 'comment', 'write'] as const
const LINKS: readonly AccessLink[] = DEFAULTS.flatMap((defaultAccess) =>
  GRANTS.map((grant) => ({ defaultAccess, grant })),
)
/** Every chain of up to three documents: 16 + 256 + 4096. */
const CHAINS: readonly (readonly AccessLink[])[] = [
  ...LINKS.map((own) => [own]),
  ...LINKS.flatMap((own) => LINKS.map((parent) => [own, parent])),
  ...LINKS.flatMap((own) => LINKS.flatMap((parent) => LINKS.map((top) => [own, parent, top]))),
]

const order = (access: Access | null) => (access === null ? 0 : ACCESS_LEVELS.indexOf(access))
const words = (chain: readonly AccessLink[]) =>
  chain.map(({ defaultAccess, grant }) => `${defaultAccess ?? '·'}/${grant ?? '·'}`).join(' < ')

/** The rule said a second time, by counting instead of by searching. */
function expected(role: Role | null, chain: readonly AccessLink[], trashed: boolean): Access {
  const granted = Math.max(...chain.map(({ grant }) => order(grant)))
  const said = chain.flatMap(({ defaultAccess }) => (defaultAccess ? [order(defaultAccess)] : []))
  const everybody = said.length > 0 ? (said[0] as number) : order('write')
  const level = {
    outside: 0,
    owner: order('write'),
    admin: order('write'),
    member: Math.max(everybody, granted),
    guest: granted,
  }[role ?? 'outside']
  if (!trashed) return ACCESS_LEVELS[level] as Access
  return role !== 'guest' && level === order('write') ? 'read' : 'none'
}

describe('AD1 decideAccess', () => {
  const columns = [null, ...ROLES].flatMap((role) => [false, true].map((trashed) => ({ role, trashed })))

  it.each(columns)('AD1: $role, trashed $trashed, over every chain of up to three documents', ({ role, trashed }) => {
    const wrong = CHAINS.flatMap((chain) => {
      const facts: AccessFacts = { role, chain, trashed }
      const [is, ought] = [decideAccess(facts), expected(role, chain, trashed)]
      return is === ought ? [] : [`${words(chain)}: ${is}, not ${ought}`]
    })
    expect(wrong).toEqual([])
  })

  /** The cases that people talk about, spelled out: what the generated table must not be wrong about together. */
  const nothing: AccessLink = { defaultAccess: null, grant: null }
  const none: AccessLink = { defaultAccess: 'none', grant: null }
  const read: AccessLink = { defaultAccess: 'read', grant: null }
  const write: AccessLink = { defaultAccess: 'write', grant: null }
  const given = (grant: 'read' | 'comment' | 'write', defaultAccess: AccessLink['defaultAccess'] = null) => ({
    defaultAccess,
    grant,
  })
  it.each<[string, Role | null, readonly AccessLink[], boolean, Access]>([
    ['somebody outside, with a grant', null, [given('write')], false, 'none'],
    ['an owner of a document for nobody', 'owner', [none], false, 'write'],
    ['an admin of a document for nobody', 'admin', [none, none], false, 'write'],
    ['a member where nobody said anything', 'member', [nothing, nothing], false, 'write'],
    ['a member below what is for nobody', 'member', [nothing, nothing, none], false, 'none'],
    ['a member below a page opened again', 'member', [nothing, write, none], false, 'write'],
    ['a member of a page closed below an open one', 'member', [none, write], false, 'none'],
    ['a member who was given one page of a closed tree', 'member', [given('read'), none], false, 'read'],
    ['a member who was given the tree before a page was closed', 'member', [none, given('write')], false, 'write'],
    ['a member who was given less than everybody has', 'member', [given('read')], false, 'write'],
    ['a guest where all members write', 'guest', [write], false, 'none'],
    ['a guest below what they were given', 'guest', [nothing, given('read'), nothing], false, 'read'],
    ['a guest who was given more below', 'guest', [given('write'), given('read')], false, 'write'],
    ['a guest who was given less below', 'guest', [given('read'), given('write')], false, 'write'],
    ['a member, of a trashed page they could write', 'member', [nothing], true, 'read'],
    ['a member, of a trashed page they could only read', 'member', [read], true, 'none'],
    ['a guest, of a trashed page they could write', 'guest', [given('write')], true, 'none'],
    ['a member, of a document without a chain', 'member', [], false, 'write'],
    ['a guest, of a document without a chain', 'guest', [], false, 'none'],
  ])('AD1: %s', (_name, role, chain, trashed, access) => {
    expect(decideAccess({ role, chain, trashed })).toBe(access)
  })
})

describe('AD2 accessAtLeast', () => {
  it('AD2: orders none, read, comment, write', () => {
    for (const [i, have] of ACCESS_LEVELS.entries())
      for (const [j, need] of ACCESS_LEVELS.entries()) expect(accessAtLeast(have, need)).toBe(i >= j)
  })
})
