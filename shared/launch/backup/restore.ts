import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { connect, type Sql, type Transaction } from '../../src/db/connect.ts'
import { MigrationError, migrate, readMigrations } from '../../src/db/migrate.ts'
import { isUuid, parseOrganizationId } from '../../src/domain/ids.ts'
import type { BlobStorage } from '../../src/files/blob-storage.ts'
import { openBlobStorage } from '../../src/files/open-blob-storage.ts'
import { type Database, migrateDatabase, openDatabase } from '../database.ts'
import { claim, release } from '../process-file.ts'
import { ensureSecrets, type Secrets } from '../secrets.ts'
import { LaunchError, parseSettings, type Settings } from '../settings.ts'
import { type Manifest, readArchive } from './archive.ts'
import { FILES } from './backup.ts'
import { copyIn, type Table } from './tables.ts'

/**
 * `npx -y pnpm@12 restore FILE`: fills an empty installation from a backup. The file is read to its end first; then the schema
 * is made as the backup has it, the tables are filled in one transaction, and the migrations that are newer than the
 * backup are applied to what is there. Whatever fails leaves an installation that is still empty.
 */
export async function restore(settings: Settings, secrets: Secrets, database: Database, path: string): Promise<void> {
  await restoreAsItWas(settings, secrets, database, path)
  await migrateDatabase(database, secrets)
}

/** Without the migrations that came after it: the installation as that version would have left it. */
export async function restoreAsItWas(
  settings: Pick<Settings, 'DATA_DIR' | 'S3_URL'>,
  secrets: Secrets,
  database: Database,
  path: string,
): Promise<void> {
  const manifest = await readArchive(path, async () => {})
  await refuseNewer(manifest)
  const sql = connect(database.url, { max: 1, applicationName: 'coscribe restore', statementTimeoutMs: 0 })
  try {
    await refuseFull(sql)
    await makeSchema(sql, database, secrets, manifest)
    await sql.begin((tx) => fill(tx, manifest, path, openBlobStorage(settings)))
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function refuseNewer(manifest: Manifest): Promise<void> {
  const known = new Map((await readMigrations()).map(({ name, sha256 }) => [name, sha256]))
  const unknown = manifest.migrations.find(({ name, sha256 }) => known.get(name) !== sha256)
  if (unknown)
    throw new LaunchError(
      `This backup was made by a newer Coscribe (${unknown.name}). Restore it with that version or a newer one.`,
    )
}

async function refuseFull(sql: Sql): Promise<void> {
  const [there] = await sql<{ users: string | null }[]>`select to_regclass('auth.users') as users`
  if (!there?.users) return
  const [row] = await sql<{ people: number }[]>`select count(*)::int as people from auth.users`
  if (row && row.people > 0)
    throw new LaunchError(
      `This installation has ${row.people} people already, and a restore would mix two. Set DATA_DIR to an empty folder, or DATABASE_URL to an empty database.`,
    )
}

/** The schema as it was when the backup was made. What an empty installation has of it is made anew. */
async function makeSchema(sql: Sql, database: Database, secrets: Secrets, manifest: Manifest): Promise<void> {
  await sql`drop schema if exists app, auth cascade`
  await sql`drop table if exists public.coscribe_migrations`
  try {
    await migrate({
      databaseUrl: database.url,
      passwords: secrets.rolePasswords,
      through: manifest.migrations.at(-1)?.name ?? '',
    })
  } catch (error) {
    throw error instanceof MigrationError ? new LaunchError(error.message, { cause: error }) : error
  }
}

async function fill(tx: Transaction, manifest: Manifest, path: string, storage: BlobStorage): Promise<void> {
  const tables = new Map(manifest.tables.map((table) => [table.name, table]))
  const forced = await prepare(tx, manifest.tables)
  let open: { readonly table: Table; readonly stream: Writable } | null = null
  const close = async () => {
    if (!open) return
    open.stream.end()
    await finished(open.stream)
    open = null
  }
  await readArchive(path, async ({ name, bytes }) => {
    const [kind, ...rest] = name.split('/')
    if (kind === FILES) {
      await close()
      return keepFile(storage, rest.join('/'), bytes)
    }
    const table = tables.get(rest[0] ?? '')
    if (!table) throw new LaunchError(`The backup holds ${name}, which this version does not know.`)
    if (open?.table !== table) {
      await close()
      open = { table, stream: await copyIn(tx, table) }
    }
    if (!open.stream.write(bytes)) await once(open.stream, 'drain')
  })
  await close()
  // Whoever has worked on what came after the backup syncs from zero.
  await tx`update app.documents set epoch = epoch + 1`
  // What is checked at commit only is checked now: a table that still has a check to come cannot be altered.
  await tx`set constraints all immediate`
  for (const { name } of manifest.tables) await tx.unsafe(`alter table ${name} enable trigger user`)
  for (const name of forced) await tx.unsafe(`alter table ${name} force row level security`)
}

/** Rows come as they were: no trigger changes them, and the owner fills tables that are closed to everybody otherwise. */
async function prepare(tx: Transaction, tables: readonly Table[]): Promise<string[]> {
  for (const { name } of tables) await tx.unsafe(`alter table ${name} disable trigger user`)
  const forced = await tx<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('auth', 'app') and c.relforcerowsecurity`
  for (const { name } of forced) await tx.unsafe(`alter table ${name} no force row level security`)
  return forced.map(({ name }) => name)
}

/** @param name `<organization>/<blob>`, from an entry. */
async function keepFile(storage: BlobStorage, name: string, bytes: Buffer): Promise<void> {
  const [organization, blobId = '', ...rest] = name.split('/')
  const organizationId = parseOrganizationId(organization)
  if (!organizationId || !isUuid(blobId) || rest.length > 0)
    throw new LaunchError(`The backup holds a file of an unknown kind: ${name}`)
  const directory = mkdtempSync(join(tmpdir(), 'coscribe-restore-'))
  try {
    const path = join(directory, 'blob')
    writeFileSync(path, bytes, { mode: 0o600 })
    await storage.write({ organizationId, blobId }, path)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function main() {
  const [file, ...rest] = process.argv.slice(2)
  if (file === undefined || rest.length > 0) throw new LaunchError('Usage: npx -y pnpm@12 restore FILE')
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), file)
  if (!existsSync(path)) throw new LaunchError(`There is no file ${path}.`)
  const settings = parseSettings(process.env, [], [])
  const secrets = await ensureSecrets(settings.DATA_DIR)
  await claim(settings.DATA_DIR, 'a restore')
  let database: Database | null = null
  try {
    database = await openDatabase(settings, secrets)
    const since = Date.now()
    await restore(settings, secrets, database, path)
    console.log(
      `Restored in ${((Date.now() - since) / 1000).toFixed(1)} s. \`npx -y pnpm@12 start\` starts it; people sign in again.`,
    )
  } finally {
    database?.embedded?.stop('fast')
    release(settings.DATA_DIR)
  }
}

if (import.meta.main)
  main().catch((error: unknown) => {
    console.error(error instanceof LaunchError ? error.message : (error as Error).stack)
    process.exit(1)
  })
