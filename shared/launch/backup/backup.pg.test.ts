import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { appendUpdates } from '../../src/db/append-updates.ts'
import { connect, type Sql } from '../../src/db/connect.ts'
import { readDocumentState } from '../../src/db/load-document-state.ts'
import { readMigrations } from '../../src/db/migrate.ts'
import { withOrganization } from '../../src/db/with-organization.ts'
import type { BlobKey } from '../../src/files/blob-storage.ts'
import { openBlobStorage } from '../../src/files/open-blob-storage.ts'
import { createOrganization, type TestOrganization } from '../../src/testing/factories.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing/test-database.ts'
import type { Database } from '../database.ts'
import type { Secrets } from '../secrets.ts'
import { parseSettings, type Settings } from '../settings.ts'
import { ArchiveWriter, manifestPiece, readArchive } from './archive.ts'
import { backUp } from './backup.ts'
import { restore } from './restore.ts'
import { copyOut, inOrder, listTables } from './tables.ts'

const secrets: Secrets = {
  betterAuthSecret: 'x'.repeat(32),
  postgresPassword: 'x'.repeat(16),
  rolePasswords: { auth: 'test-auth', web: 'test-web', collab: 'test-collab' },
}

let from: TestDatabase
let admin: Sql
let directory: string
let organization: TestOrganization
const made: string[] = []

beforeEach(async () => {
  from = await createTestDatabase()
  admin = connect(from.urls.admin, { max: 2, applicationName: 'test' })
  directory = mkdtempSync(join(tmpdir(), 'coscribe-backup-'))
  organization = await createOrganization(admin)
})
afterEach(async () => {
  await admin.end()
  await from.drop()
  const cluster = connect(process.env.TEST_DATABASE_URL ?? '', { max: 1, applicationName: 'test' })
  for (const name of made.splice(0)) await cluster.unsafe(`drop database if exists ${name} with (force)`)
  await cluster.end()
  rmSync(directory, { recursive: true, force: true })
})

const settingsIn = (name: string): Settings => {
  const dataDirectory = join(directory, name)
  mkdirSync(dataDirectory, { recursive: true })
  return parseSettings({ DATA_DIR: dataDirectory }, [])
}
const databaseAt = (url: string): Database => ({ url, roles: from.urls, embedded: null })

/** An empty database, of a role that is no superuser where one is named. */
async function emptyDatabase(owner?: string): Promise<string> {
  const name = `coscribe_restored_${randomBytes(5).toString('hex')}`
  made.push(name)
  await admin.unsafe(`create database ${name}${owner ? ` owner ${owner}` : ''}`)
  return Object.assign(new URL(from.urls.admin), { pathname: `/${name}` }).href
}

/** Every row of every table as text, by table. The epoch is what a restore raises. */
async function contents(url: string): Promise<Record<string, string[]>> {
  const sql = connect(url, { max: 1, applicationName: 'test' })
  try {
    return await sql.begin(async (tx) => {
      const all: Record<string, string[]> = {}
      for (const table of await listTables(tx)) {
        const columns = table.columns.filter((column) => column !== 'epoch')
        const parts: Buffer[] = []
        for await (const part of (await copyOut(tx, { ...table, columns })) as AsyncIterable<Buffer>) parts.push(part)
        all[table.name] = Buffer.concat(parts).toString().split('\n').sort()
      }
      return all
    })
  } finally {
    await sql.end()
  }
}

/** Documents below each other, with updates, a grant, settings, and a large one that takes several pieces. */
async function fillOrganization(): Promise<void> {
  const reader = await organization.addMember('guest', 'Ida Ström')
  const [parent, child, large] = [
    await organization.createDocument(),
    await organization.createDocument(),
    await organization.createDocument(),
  ]
  await admin`update app.documents set parent_id = ${parent} where id = ${child}`
  await organization.grant(child, reader, 'read')
  await admin`insert into app.organization_settings (organization_id, offline_days) values (${organization.id}, 7)`
  const appendTo = async (documentId: typeof parent, text: string) => {
    const doc = new Y.Doc()
    doc.getText('title').insert(0, text)
    const payload = Y.encodeStateAsUpdate(doc)
    await appendUpdates(admin, [{ organizationId: organization.id, documentId, payload, userId: organization.owner }])
  }
  await appendTo(parent, 'Gauge\tcalibration\n \\N \\ "ä" 日本 🙂')
  await appendTo(child, 'Below it')
  for (let i = 0; i < 3; i++) await appendTo(large, randomBytes(700_000).toString('base64'))
}

/** A blob of a document, on disk and in the tables. */
async function keepPicture(settings: Settings, bytes: Buffer): Promise<BlobKey> {
  const key = { organizationId: organization.id, blobId: randomUUID() }
  const path = join(directory, 'picture')
  writeFileSync(path, bytes)
  await openBlobStorage(settings).write(key, path)
  const sha256 = createHash('sha256').update(bytes).digest()
  await admin`
    insert into app.file_blobs (organization_id, id, state, bytes, media_type, sha256)
    values (${organization.id}, ${key.blobId}, 'stored', ${bytes.length}, 'application/octet-stream', ${sha256})`
  await admin`
    insert into app.files (organization_id, id, document_id, blob_id, name)
    values (${organization.id}, ${randomUUID()}, ${await organization.createDocument()}, ${key.blobId}, 'levels.csv')`
  return key
}

describe('BK1: a backup and its restore', { timeout: 120_000 }, () => {
  it('BK1: bring every row back as it was, and every file', async () => {
    await fillOrganization()
    const source = settingsIn('source')
    const picture = randomBytes(100_000)
    const key = await keepPicture(source, picture)
    const path = join(directory, 'backup.tar.gz')
    const summary = await backUp(source, databaseAt(from.urls.admin), path)
    expect(summary).toEqual({ organizations: 1, people: 2, documents: 4, files: 1 })
    expect(statSync(path).mode & 0o777).toBe(0o600)

    const target = settingsIn('target')
    const url = await emptyDatabase()
    await restore(target, secrets, databaseAt(url), path)
    expect(await contents(url)).toEqual(await contents(from.urls.admin))
    const kept = await openBlobStorage(target).read(key)
    expect(Buffer.from(await new Response(kept).arrayBuffer())).toEqual(picture)

    // Documents are loaded from it, and written to.
    const sql = connect(url, { max: 1, applicationName: 'test' })
    const [row] = await sql<{ id: string; epoch: number; forced: boolean; triggers: number }[]>`
      select d.id, d.epoch, (select relforcerowsecurity from pg_class where oid = 'app.documents'::regclass) as forced,
             (select count(*)::int from pg_trigger where tgrelid = 'app.documents'::regclass and tgenabled = 'D') as triggers
        from app.documents d join app.document_updates u on u.log_id = d.log_id
       where octet_length(u.payload) < 200 and d.parent_id is null and u.seq = 1`
    expect(row).toMatchObject({ epoch: 1, forced: true, triggers: 0 })
    const loaded = await withOrganization(sql, organization.id, (tx) =>
      readDocumentState(tx, organization.id, row?.id as never),
    )
    expect(loaded?.doc.getText('title').toString()).toBe('Gauge\tcalibration\n \\N \\ "ä" 日本 🙂')
    await sql.end()
  })

  it('BK1: work for an owner of the tables who is no superuser, and forced row-level security stays', async () => {
    await fillOrganization()
    const path = join(directory, 'backup.tar.gz')
    await backUp(settingsIn('source'), databaseAt(from.urls.admin), path)
    const role = `own_migrator_${randomBytes(4).toString('hex')}`
    await admin.unsafe(`create role ${role} login createrole password 'm'`)
    await admin.unsafe(
      `grant coscribe_auth, coscribe_web, coscribe_collab, coscribe_appender, coscribe_locator, coscribe_keeper, coscribe_purger, coscribe_searcher to ${role} with admin option`,
    )
    try {
      const own = (url: string) => Object.assign(new URL(url), { username: role, password: 'm' }).href
      const first = own(await emptyDatabase(role))
      await restore(settingsIn('target'), secrets, databaseAt(first), path)
      const again = join(directory, 'again.tar.gz')
      const summary = await backUp(settingsIn('target'), databaseAt(first), again)
      expect(summary).toMatchObject({ organizations: 1, documents: 3 })
      const second = await emptyDatabase()
      await restore(settingsIn('second'), secrets, databaseAt(second), again)
      expect(await contents(second)).toEqual(await contents(from.urls.admin))
    } finally {
      const cluster = connect(process.env.TEST_DATABASE_URL ?? '', { max: 1, applicationName: 'test' })
      for (const name of made.splice(0)) await cluster.unsafe(`drop database if exists ${name} with (force)`)
      await cluster.end()
      await admin.unsafe(`drop owned by ${role} cascade`)
      await admin.unsafe(`drop role ${role}`)
    }
  })

  it('BK2: hold nothing that lets anybody in', async () => {
    await fillOrganization()
    await admin`
      insert into auth.sessions (expires_at, token, updated_at, user_id)
      values (now() + interval '1 day', 'a-session-token', now(), ${organization.owner})`
    const path = join(directory, 'backup.tar.gz')
    await backUp(settingsIn('source'), databaseAt(from.urls.admin), path)
    const names = new Set<string>()
    let all = ''
    await readArchive(path, async ({ name, bytes }) => {
      names.add(name.split('/')[1] ?? '')
      all += bytes.toString('latin1')
    })
    expect([...names].filter((name) => /sessions|verifications|jwks/.test(name))).toEqual([])
    expect(all).not.toContain('a-session-token')
  })

  it('BK3: a file that was cut off, changed, or is none, is refused before anything is touched', async () => {
    await fillOrganization()
    const path = join(directory, 'backup.tar.gz')
    await backUp(settingsIn('source'), databaseAt(from.urls.admin), path)
    const whole = readFileSync(path)
    const url = await emptyDatabase()
    const bad: Record<string, Buffer> = {
      'cut off': whole.subarray(0, whole.length - 1_000),
      'cut off early': whole.subarray(0, 100),
      'a bit flipped': Buffer.from(whole.map((byte, at) => (at === whole.length >> 1 ? byte ^ 1 : byte))),
      'no backup': Buffer.from('PK not a backup at all'),
      empty: Buffer.alloc(0),
    }
    for (const [what, bytes] of Object.entries(bad)) {
      writeFileSync(path, bytes)
      await expect(restore(settingsIn('target'), secrets, databaseAt(url), path), what).rejects.toThrow(
        /is not a backup, or it is damaged|is not whole/,
      )
    }
    const sql = connect(url, { max: 1, applicationName: 'test' })
    const [row] = await sql`select to_regclass('auth.users') as users`
    expect(row?.users).toBeNull()
    await sql.end()
  })

  it('BK3: an archive of a newer version, and an installation with people in it, are refused', async () => {
    const path = join(directory, 'newer.tar.gz')
    const archive = new ArchiveWriter(path)
    const known = (await readMigrations()).map(({ name, sha256 }) => ({ name, sha256 }))
    const migrations = [...known, { name: '9999_of_tomorrow.sql', sha256: 'x' }]
    await archive.add(manifestPiece({ format: 1, createdAt: '', migrations, tables: [] }))
    await archive.finish()
    const url = await emptyDatabase()
    await expect(restore(settingsIn('target'), secrets, databaseAt(url), path)).rejects.toThrow(
      /newer Coscribe \(9999_of_tomorrow.sql\)/,
    )
    const good = join(directory, 'good.tar.gz')
    await backUp(settingsIn('source'), databaseAt(from.urls.admin), good)
    await expect(restore(settingsIn('target'), secrets, databaseAt(from.urls.admin), good)).rejects.toThrow(
      /has 1 people already/,
    )
  })

  it('BK1: a backup that cannot be written leaves no file behind', async () => {
    const path = join(directory, 'backup.tar.gz')
    const broken = databaseAt(Object.assign(new URL(from.urls.admin), { pathname: '/nowhere' }).href)
    await expect(backUp(settingsIn('source'), broken, path)).rejects.toThrow(/nowhere/)
    expect(readdirSync(directory).filter((name) => name.startsWith('backup'))).toEqual([])
  })
})

it('BK1: tables are filled after those that they refer to', () => {
  const table = (name: string) => ({ name, columns: [] })
  const tables = [table('app.a'), table('app.b'), table('auth.c')]
  const references = [
    { from: 'app.a', to: 'app.b' },
    { from: 'app.b', to: 'auth.c' },
  ]
  expect(inOrder(tables, references).map(({ name }) => name)).toEqual(['auth.c', 'app.b', 'app.a'])
  expect(() => inOrder(tables, [...references, { from: 'auth.c', to: 'app.a' }])).toThrow(/circle/)
})
