import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connect, type Queryable, type Sql } from './connect.ts'
import { ensureRoles, type RolePasswords } from './ensure-roles.ts'

export const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../../../migrations/', import.meta.url))

/** The oldest Postgres that is supported: composite `on delete set null (column)` came with 15. */
export const MIN_POSTGRES_MAJOR = 15

export type MigrateOptions = {
  /** The migrator's: may create roles and schemas. */
  readonly databaseUrl: string
  readonly passwords: RolePasswords
  readonly directory?: string
  /** Name of the last one to apply; all by default. A restore makes the schema as its backup has it. */
  readonly through?: string
}

export type Migration = {
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

/** Why a database cannot be migrated; the message is a sentence for the person who runs the installation. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/**
 * Brings a database to the newest schema and answers the names of the migrations that were applied now.
 * Safe to run from several processes at once: the row of a migration is inserted before it runs, and its unique
 * name is the lock. Refuses a database that a newer version has migrated: what that version wrote, this one could misread.
 */
export async function migrate({
  databaseUrl,
  passwords,
  directory = MIGRATIONS_DIRECTORY,
  through,
}: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(directory)
  const sql = connect(databaseUrl, { max: 1, applicationName: 'coscribe migrate', statementTimeoutMs: 0 }) // as long as it takes
  try {
    await refuseOldPostgres(sql)
    await makeRoles(sql, passwords)
    await sql`
      create table if not exists public.coscribe_migrations (
        name text primary key, sha256 text not null, breaking boolean not null, applied_at timestamptz not null default now())`
    await refuseUnknown(sql, migrations)
    const applied: string[] = []
    for (const migration of migrations) {
      if (through !== undefined && migration.name > through) break
      if (await apply(sql, migration)) applied.push(migration.name)
    }
    await letOwnerRead(sql)
    return applied
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Roles are of the cluster and advisory locks of one database: whoever migrates another one may be at the same row. */
async function makeRoles(sql: Sql, passwords: RolePasswords, triesLeft = 20): Promise<void> {
  try {
    await sql.begin((tx) => ensureRoles(tx, passwords))
  } catch (error) {
    const isRace = /tuple concurrently updated|pg_authid_rolname_index/.test((error as Error).message)
    if (!isRace || triesLeft === 0) throw error
    await setTimeout(50)
    await makeRoles(sql, passwords, triesLeft - 1)
  }
}

/** The migrations of a directory in order. */
export async function readMigrations(directory: string = MIGRATIONS_DIRECTORY): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${directory}/${name}`, 'utf8')
      return {
        name,
        sql,
        sha256: createHash('sha256').update(sql).digest('hex'),
      }
    }),
  )
}

async function apply(sql: Sql, { name, sql: text, sha256 }: Migration): Promise<boolean> {
  return await sql.begin(async (tx) => {
    // The first versions refuse what they do not know only where it is called breaking.
    const inserted = await tx`
      insert into public.coscribe_migrations (name, sha256, breaking) values (${name}, ${sha256}, true)
      on conflict (name) do nothing returning name`
    if (inserted.length === 1) {
      await tx.unsafe(text)
      return true
    }
    const [row] = await tx<{ sha256: string }[]>`select sha256 from public.coscribe_migrations where name = ${name}`
    if (row?.sha256 !== sha256)
      throw new MigrationError(
        `The migration ${name} was changed after it had been applied to this database. ` +
          'Restore the released file; put changes into a new migration.',
      )
    return false
  })
}

/** The migrations that a database has had, in order. */
export async function migratedWith(sql: Queryable): Promise<Pick<Migration, 'name' | 'sha256'>[]> {
  return [
    ...(await sql<Pick<Migration, 'name' | 'sha256'>[]>`
    select name, sha256 from public.coscribe_migrations order by name`),
  ]
}

/**
 * Row-level security is forced, so it holds for the owner of the tables too; an owner that is no superuser could not read
 * them for a backup. The owner can lift it anyway: this opens nothing, and needs no lock while people work.
 */
async function letOwnerRead(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('coscribe:owner_reads'))`
    const closed = await tx<{ statement: string }[]>`
      select format('create policy owner_reads on %I.%I for select to %I using (true)', n.nspname, c.relname, current_user)
             as statement
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'app' and c.relforcerowsecurity and pg_get_userbyid(c.relowner) = current_user
         and not (select rolsuper or rolbypassrls from pg_roles where rolname = current_user)
         and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'owner_reads')`
    for (const { statement } of closed) await tx.unsafe(statement)
  })
}

async function refuseOldPostgres(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: number; text: string }[]>`
    select current_setting('server_version_num')::int as version, current_setting('server_version') as text`
  if (row && row.version < MIN_POSTGRES_MAJOR * 10_000)
    throw new MigrationError(
      `The database runs PostgreSQL ${row.text}, and Coscribe needs ${MIN_POSTGRES_MAJOR} or newer. ` +
        'Upgrade it, or leave DATABASE_URL unset to use the embedded one.',
    )
}

async function refuseUnknown(sql: Sql, known: readonly Migration[]): Promise<void> {
  const names = known.map((migration) => migration.name)
  const rows = await sql<{ name: string }[]>`
    select name from public.coscribe_migrations where not (name = any(${names})) order by name`
  if (rows[0])
    throw new MigrationError(
      `This database was migrated by a newer Coscribe (${rows[0].name}). Start that version, or restore a backup made before the upgrade.`,
    )
}
