import { randomBytes, randomUUID } from 'node:crypto'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connect, type Sql } from './connect.ts'
import { MIGRATIONS_DIRECTORY, migrate, readMigrations } from './migrate.ts'

const cluster = process.env.TEST_DATABASE_URL ?? ''
const passwords = { auth: 'test-auth', web: 'test-web', collab: 'test-collab' }
let admin: Sql
let name: string
let databaseUrl: string

beforeEach(async () => {
  name = `coscribe_migrate_${randomBytes(6).toString('hex')}`
  databaseUrl = Object.assign(new URL(cluster), { pathname: `/${name}` }).href
  admin = connect(cluster, { max: 1, applicationName: 'test' })
  await admin.unsafe(`create database ${name}`)
})
afterEach(async () => {
  await admin.unsafe(`drop database ${name} with (force)`)
  await admin.end()
})

const copyOfMigrations = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'coscribe-migrations-'))
  await cp(MIGRATIONS_DIRECTORY, directory, { recursive: true })
  return directory
}

it('applies everything once, also when three processes migrate at the same time', async () => {
  const runs = await Promise.all([1, 2, 3].map(() => migrate({ databaseUrl, passwords })))
  const all = (await readMigrations()).map((migration) => migration.name)
  expect(runs.flat().sort()).toEqual(all)
  expect(await migrate({ databaseUrl, passwords })).toEqual([])
})

it('refuses a migration that was edited after it had been applied', async () => {
  const directory = await copyOfMigrations()
  await migrate({ databaseUrl, passwords, directory })
  await writeFile(join(directory, '0001_auth.sql'), '-- edited')
  await expect(migrate({ databaseUrl, passwords, directory })).rejects.toThrow(/0001_auth.sql was changed/)
})

it('refuses a database that a newer version migrated', async () => {
  const directory = await copyOfMigrations()
  await writeFile(join(directory, '9998_more.sql'), 'create table public.more (id int)')
  await migrate({ databaseUrl, passwords, directory })
  await expect(migrate({ databaseUrl, passwords })).rejects.toThrow(/newer Coscribe \(9998_more.sql\)/)
})

it('leaves nothing of a migration that fails half-way', async () => {
  const directory = await copyOfMigrations()
  await writeFile(join(directory, '9999_broken.sql'), 'create table public.half (id int); select 1 / 0')
  await expect(migrate({ databaseUrl, passwords, directory })).rejects.toThrow(/division by zero/)
  const sql = connect(databaseUrl, { max: 1, applicationName: 'test' })
  const [row] =
    await sql`select to_regclass('public.half') as half, (select count(*)::int from public.coscribe_migrations where name = '9999_broken.sql') as rows`
  expect(row).toEqual({ half: null, rows: 0 })
  await sql.end()
})

it('works for a migrator that is no superuser, and keeps every update of every document', async () => {
  const role = `own_migrator_${randomBytes(4).toString('hex')}`
  await migrate({ databaseUrl, passwords }) // the roles of the cluster exist already, made by somebody else
  await admin.unsafe(`drop database ${name} with (force)`)
  await admin.unsafe(`create role ${role} login createrole password 'm'`)
  await admin.unsafe(
    `grant coscribe_auth, coscribe_web, coscribe_collab, coscribe_appender, coscribe_locator, coscribe_keeper, coscribe_purger, coscribe_searcher to ${role} with admin option`,
  )
  await admin.unsafe(`create database ${name} owner ${role}`)
  try {
    const url = Object.assign(new URL(databaseUrl), { username: role, password: 'm' }).href
    expect((await migrate({ databaseUrl: url, passwords, through: '0013_lean_appends.sql' })).length).toBeGreaterThan(0)
    const superuser = connect(databaseUrl, { max: 1, applicationName: 'test' })
    const ids = [randomUUID(), randomUUID()] as const
    const [organization] = await superuser`
      insert into auth.organizations (name, slug, created_at) values ('A', 'a', now()) returning id`
    for (const id of ids) {
      await superuser`insert into app.documents (organization_id, id) values (${organization?.id}, ${id})`
      await superuser`
        insert into app.document_updates (organization_id, document_id, seq, payload)
        select ${organization?.id}, ${id}, n, ${Buffer.from(id)} from generate_series(1, 3) n`
    }
    expect((await migrate({ databaseUrl: url, passwords })).length).toBeGreaterThan(0)
    const logs = await superuser`
      select d.id, array_agg(u.seq::int order by u.seq) as seqs, bool_and(u.payload = convert_to(d.id::text, 'UTF8')) as own
        from app.documents d join app.document_updates u using (organization_id, log_id) group by d.id`
    await superuser.end()
    expect(new Set(logs.map((log) => log.id))).toEqual(new Set(ids))
    for (const log of logs) expect(log).toMatchObject({ seqs: [1, 2, 3], own: true })
  } finally {
    await admin.unsafe(`drop database ${name} with (force)`)
    await admin.unsafe(`drop role ${role}`)
    await admin.unsafe(`create database ${name}`)
  }
})
