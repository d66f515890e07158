import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccessLink, type DefaultAccess, decideAccess, type GrantedAccess } from '../domain/decide-access.ts'
import type { DocumentId, UserId } from '../domain/ids.ts'
import { MAX_DOCUMENT_DEPTH } from '../domain/limits.ts'
import { ROLES, type Role } from '../domain/roles.ts'
import { createOrganization, createUser, type TestOrganization } from '../testing/factories.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { connect, type Sql } from './connect.ts'
import { readAccess, readAccessOfAll, readAccessOfMany, readBelow } from './read-access.ts'
import { withOrganization } from './with-organization.ts'

let database: TestDatabase
let admin: Sql
let web: Sql
beforeAll(async () => {
  database = await createTestDatabase()
  admin = connect(database.urls.admin, { max: 2, applicationName: 'test' })
  web = connect(database.urls.web, { max: 2, applicationName: 'test' })
})
afterAll(async () => {
  await Promise.all([admin.end(), web.end()])
  await database.drop()
})

/** mulberry32: the same trees in every run of a seed. */
function seeded(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    below: (limit: number) => Math.floor(next() * limit),
    pick: <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item,
    chance: (share: number) => next() < share,
  }
}

type Planned = {
  readonly id: DocumentId
  readonly parent: Planned | null
  readonly depth: number
  readonly defaultAccess: DefaultAccess | null
  readonly trashed: boolean
  readonly grants: Map<UserId, GrantedAccess>
}
type Person = { readonly id: UserId; readonly role: Role | null }

/** A random organization in the database, and the same in memory. */
async function plant(seed: number) {
  const random = seeded(seed)
  const organization = await createOrganization(admin)
  const people: Person[] = [{ id: await createUser(admin), role: null }]
  for (const role of [...ROLES, 'member', 'guest'] as const)
    people.push({ id: await organization.addMember(role), role })
  const planned: Planned[] = []
  for (let made = 0; made < 40; made++) {
    const parent = random.chance(0.8) && planned.length > 0 ? random.pick(planned.slice(-8)) : null
    if (parent && parent.depth >= MAX_DOCUMENT_DEPTH) continue
    planned.push({
      id: await organization.createDocument(),
      parent,
      depth: (parent?.depth ?? 0) + 1,
      defaultAccess: random.chance(0.35) ? random.pick(['write', 'read', 'none'] as const) : null,
      trashed: random.chance(0.15),
      grants: new Map(
        people
          .filter(({ role }) => role !== null && random.chance(0.15))
          .map(({ id }) => [id, random.pick(['read', 'comment', 'write'] as const)]),
      ),
    })
  }
  for (const { id, parent, defaultAccess, trashed, grants } of planned) {
    await admin`
      update app.documents set parent_id = ${parent?.id ?? null}, default_access = ${defaultAccess},
             trashed_at = ${trashed ? new Date() : null} where id = ${id}`
    for (const [userId, access] of grants) await organization.grant(id, userId, access)
  }
  return { organization, people, planned }
}

const chainOf = (planned: Planned | null, userId: UserId): AccessLink[] =>
  planned
    ? [
        { defaultAccess: planned.defaultAccess, grant: planned.grants.get(userId) ?? null },
        ...chainOf(planned.parent, userId),
      ]
    : []
const decided = (planned: Planned, { id, role }: Person) =>
  decideAccess({ role, chain: chainOf(planned, id), trashed: planned.trashed })

const within = <Result>(organization: TestOrganization, work: Parameters<typeof withOrganization<Result>>[2]) =>
  withOrganization(web, organization.id, work)

describe('AD1 what the database says', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'AD1: is what the pure rule decides, for everybody and every document (tree %i)',
    async (seed) => {
      const { organization, people, planned } = await plant(seed)
      const pairs = people.flatMap((person) => planned.map((document) => ({ person, document })))
      const many = await within(organization, (tx) =>
        readAccessOfMany(
          tx,
          organization.id,
          pairs.map(({ person, document }) => ({ documentId: document.id, userId: person.id })),
        ),
      )
      for (const [index, { person, document }] of pairs.entries())
        expect([index, many[index]?.access, many[index]?.role]).toEqual([index, decided(document, person), person.role])
      for (const person of people) {
        if (person.role === null) continue
        const { id, role } = person
        const all = await within(organization, (tx) => readAccessOfAll(tx, organization.id, id, role))
        expect([...all.values()].map((each) => [each.id, each.access]).sort()).toEqual(
          planned.map((document) => [document.id, decided(document, person)]).sort(),
        )
      }
      const [document] = planned
      const below = await within(organization, (tx) => readBelow(tx, organization.id, [document?.id as DocumentId]))
      const isBelow = (each: Planned | null): boolean => each !== null && (each === document || isBelow(each.parent))
      expect([...below].sort()).toEqual(
        planned
          .filter(isBelow)
          .map(({ id }) => id)
          .sort(),
      )
    },
  )

  it('TN1: knows nothing of another organization, also where asked for its documents', async () => {
    const [here, there] = [await createOrganization(admin), await createOrganization(admin, 'Elsewhere')]
    const foreign = await there.createDocument()
    expect(await within(here, (tx) => readAccess(tx, here.id, foreign, here.owner))).toBeNull()
    // The wall behind the statement: under another organization's setting there are no rows at all.
    expect(await within(here, (tx) => readAccess(tx, there.id, foreign, there.owner))).toBeNull()
    expect((await within(here, (tx) => readAccessOfAll(tx, there.id, there.owner, 'owner'))).size).toBe(0)
  })

  it('AD1: what was below a document that is deleted without a word is seen by owners and admins only', async () => {
    const organization = await createOrganization(admin)
    const [parent, child] = [await organization.createDocument(), await organization.createDocument()]
    const member = await organization.addMember('member')
    await admin`update app.documents set parent_id = ${parent} where id = ${child}`
    await admin`update app.documents set default_access = 'none' where id = ${parent}`
    await within(
      organization,
      (tx) => tx`delete from app.documents where organization_id = ${organization.id} and id = ${parent}`,
    )
    const access = (userId: UserId) => within(organization, (tx) => readAccess(tx, organization.id, child, userId))
    expect((await access(member))?.access).toBe('none')
    expect((await access(organization.owner))?.access).toBe('write')
  })
})
