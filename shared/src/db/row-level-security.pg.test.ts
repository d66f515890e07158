import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DocumentId } from '../domain/ids.ts'
import { createOrganization, type TestOrganization } from '../testing/factories.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { appendUpdates } from './append-updates.ts'
import { connect, type Sql } from './connect.ts'
import { withOrganization } from './with-organization.ts'

let database: TestDatabase
let admin: Sql
const apps: { readonly role: string; readonly sql: Sql }[] = []
let a: TestOrganization
let b: TestOrganization

beforeAll(async () => {
  database = await createTestDatabase()
  admin = connect(database.urls.admin, { max: 1, applicationName: 'test' })
  for (const role of ['web', 'collab'] as const)
    apps.push({ role, sql: connect(database.urls[role], { max: 1, applicationName: 'test' }) })
  a = await createOrganization(admin)
  b = await createOrganization(admin)
  for (const organization of [a, b]) await organization.createDocument()
})
afterAll(async () => {
  await Promise.all([admin?.end(), ...apps.map(({ sql }) => sql.end())])
  await database?.drop()
})

/** Tables of schema app that belong to no organization, each with its reason: this one holds one row per server. */
const WITHOUT_ORGANIZATION = ['server_probes']

describe('TN1 the wall behind the queries', () => {
  it('TN1: the app’s roles are neither superuser nor BYPASSRLS, and own no table', async () => {
    const roles = await admin`
      select rolname from pg_roles where rolname like 'coscribe\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`
    expect(roles).toEqual([])
    const owned = await admin`
      select c.relname from pg_class c join pg_roles r on r.oid = c.relowner
       where r.rolname like 'coscribe\\_%' and c.relkind in ('r', 'p', 'v', 'm')`
    expect(owned).toEqual([])
  })

  it('TN1: every table of schema app has row-level security, enabled and forced, and no view goes round it', async () => {
    const open = await admin`
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'app' and c.relname <> all (${WITHOUT_ORGANIZATION}) and (c.relkind in ('v', 'm')
         or (c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)))`
    expect(open).toEqual([])
    const tenantColumns = await admin`
      select table_name from information_schema.columns
       where table_schema = 'app' and column_name = 'organization_id' and table_name = any (${WITHOUT_ORGANIZATION})`
    expect(tenantColumns).toEqual([])
  })

  it('TN1: between tables that carry an organization, every foreign key carries it too', async () => {
    const loose = await admin`
      select k.conrelid::regclass::text as "table", k.conname
        from pg_constraint k
        join pg_namespace n on n.oid = k.connamespace and n.nspname = 'app'
        join pg_attribute target on target.attrelid = k.confrelid and target.attname = 'organization_id'
        join pg_attribute source on source.attrelid = k.conrelid and source.attname = 'organization_id'
       where k.contype = 'f' and not (source.attnum = any (k.conkey) and target.attnum = any (k.confkey))`
    expect(loose).toEqual([])
  })

  it('TN1: definer functions have a fixed search path and cannot be called by everybody', async () => {
    const loose = await admin`
      select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ('app', 'auth') and p.prosecdef
         and (not coalesce(array_to_string(p.proconfig, ',') like '%search_path=%', false)
           or exists (select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee = 0))`
    expect(loose).toEqual([])
  })

  it('TN1: without an organization, with an empty and with a foreign one there are no rows', async () => {
    for (const { role, sql } of apps) {
      expect(await sql`select id from app.documents`, role).toHaveLength(0)
      await sql.begin(async (tx) => {
        await tx`select set_config('app.organization_id', '', true)`
        expect(await tx`select id from app.documents`, role).toHaveLength(0)
      })
      const seen = await withOrganization(
        sql,
        a.id,
        (tx) => tx`select distinct organization_id as id from app.documents`,
      )
      expect(
        seen.map((row) => row.id),
        role,
      ).toEqual([a.id])
      expect(await sql`select id from app.documents`, role).toHaveLength(0)
    }
  })

  it('TN1: who knows the id of a foreign log reads nothing of it, and nobody chooses one', async () => {
    const [foreign] = await admin<{ id: DocumentId; logId: string }[]>`
      select id, log_id as "logId" from app.documents where organization_id = ${b.id} limit 1`
    const { id, logId } = foreign as { id: DocumentId; logId: string }
    await appendUpdates(admin, [{ organizationId: b.id, documentId: id, payload: Uint8Array.of(0, 0), userId: null }])
    for (const { role, sql } of apps) {
      const seen = await withOrganization(
        sql,
        a.id,
        (tx) => tx`select 1 from app.document_updates where log_id = ${logId}`,
      )
      expect(seen, role).toHaveLength(0)
      const taken = withOrganization(
        sql,
        a.id,
        (tx) => tx`
          insert into app.documents (organization_id, id, log_id) values (${a.id}, gen_random_uuid(), ${logId})`,
      )
      await expect(taken, role).rejects.toMatchObject({ code: '42501' })
      const moved = withOrganization(sql, a.id, (tx) => tx`update app.documents set log_id = ${logId}`)
      await expect(moved, role).rejects.toMatchObject({ code: '42501' })
    }
    // The way across knows documents by organization and id.
    const update = { organizationId: a.id, documentId: id, payload: Uint8Array.of(0, 0), userId: null }
    expect(await appendUpdates(apps[1]?.sql as Sql, [update])).toEqual([null])
  })

  it('TN1: nothing can be written into another organization', async () => {
    const [web] = apps
    await expect(
      withOrganization(
        web?.sql as Sql,
        a.id,
        (tx) => tx`
        insert into app.documents (organization_id, id, created_by) values (${b.id}, gen_random_uuid(), ${a.owner})`,
      ),
    ).rejects.toThrow(/row-level security/)
    const changed = await withOrganization(
      web?.sql as Sql,
      a.id,
      (tx) => tx`
      update app.documents set trashed_at = now() where organization_id = ${b.id} returning id`,
    )
    expect(changed).toHaveLength(0)
  })
})
