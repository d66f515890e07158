import { connect, type Sql } from '@coscribe/shared/db/connect'
import type { DocumentId } from '@coscribe/shared/domain/ids'
import { PURGE_BATCH, TRASH_DAYS } from '@coscribe/shared/domain/limits'
import { createOrganization, type TestOrganization } from '@coscribe/shared/testing/factories'
import { createTestDatabase, type TestDatabase } from '@coscribe/shared/testing/test-database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { purgeTrash } from './trash-purge.ts'

let database: TestDatabase
let admin: Sql
let servers: Sql[]
let organizations: TestOrganization[]
beforeAll(async () => {
  database = await createTestDatabase()
  admin = connect(database.urls.admin, { max: 2, applicationName: 'test' })
  servers = [1, 2, 3].map(() => connect(database.urls.collab, { max: 1, applicationName: 'test' }))
  organizations = [await createOrganization(admin), await createOrganization(admin, 'Elsewhere')]
})
afterAll(async () => {
  await Promise.all([admin, ...servers].map((sql) => sql?.end()))
  await database?.drop()
})

const trash = (id: DocumentId, days: number) => admin`
  update app.documents set trashed_at = now() - make_interval(days => ${days}) where id = ${id}`
const remaining = async () => (await admin<{ id: DocumentId }[]>`select id from app.documents`).map(({ id }) => id)

it('TR5: what has been in the trash for 30 days goes, in every organization, with all it had; nothing else does', async () => {
  const kept: DocumentId[] = []
  for (const organization of organizations) {
    const [old, young, live] = [
      await organization.createDocument(),
      await organization.createDocument(),
      await organization.createDocument(),
    ]
    await admin`
      insert into app.document_updates (organization_id, log_id, seq, payload)
      select organization_id, log_id, 1, '\\x00' from app.documents where id = ${old}`
    await admin`update app.documents set parent_id = ${old} where id = ${live}`
    await trash(old, TRASH_DAYS + 1)
    await trash(young, TRASH_DAYS - 1)
    kept.push(young, live)
  }
  expect(await purgeTrash(servers[0] as Sql)).toBe(2)
  expect((await remaining()).sort()).toEqual(kept.sort())
  expect(await admin`select 1 from app.document_updates`).toHaveLength(0)
  expect(await admin`select 1 from app.documents where parent_id is not null`).toHaveLength(0)
})

it('TR5: several servers that purge at once share the work and disturb nobody', async () => {
  const [organization] = organizations
  const before = (await remaining()).length
  const many = 3 * PURGE_BATCH
  for (let count = 0; count < many; count += 1)
    await trash((await organization?.createDocument()) as DocumentId, TRASH_DAYS + 1)
  const purged = await Promise.all(servers.map((sql) => purgeTrash(sql)))
  const rest = await purgeTrash(servers[0] as Sql)
  expect(purged.reduce((sum, each) => sum + each, rest)).toBe(many)
  expect(await remaining()).toHaveLength(before)
})

it('TN1: the purge reaches nothing but the trash, and refuses to be told that a day is too long', async () => {
  const [server] = servers
  await expect(server?.unsafe('select app.purge_trash(0, 100)')).rejects.toThrow(/a day at least/)
  const [owner] = await admin`
    select rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = 'coscribe_purger'`
  expect(owner).toEqual({ rolsuper: false, rolbypassrls: false, rolcanlogin: false })
  const seen = await admin.begin(async (tx) => {
    await tx`set local role coscribe_purger`
    return await tx`select id from app.documents where trashed_at is null`
  })
  expect(seen).toHaveLength(0)
})
