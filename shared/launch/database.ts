import { join } from 'node:path'
import { connect } from '../src/db/connect.ts'
import { MigrationError, migrate } from '../src/db/migrate.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import type { DatabaseUrls } from './processes.ts'
import type { Secrets } from './secrets.ts'
import { LaunchError } from './settings.ts'

export type Database = {
  /** The migrator's. */
  readonly url: string
  readonly roles: DatabaseUrls
  /** Null for a Postgres of one's own, which we neither start nor stop. */
  readonly embedded: EmbeddedPostgres | null
}

const NAME = 'coscribe'

/** The embedded database, running; or the one of `databaseUrl`, reachable. */
export async function openDatabase(
  { DATABASE_URL, DATA_DIR }: { readonly DATABASE_URL?: string | undefined; readonly DATA_DIR: string },
  secrets: Secrets,
): Promise<Database> {
  if (DATABASE_URL !== undefined) {
    await requireReachable(DATABASE_URL)
    return { url: DATABASE_URL, roles: roleUrls(DATABASE_URL, secrets), embedded: null }
  }
  const embedded = await startEmbeddedPostgres({
    directory: join(DATA_DIR, 'postgres'),
    password: secrets.postgresPassword,
  })
  const url = Object.assign(new URL(embedded.url), { pathname: `/${NAME}` }).href
  const sql = connect(embedded.url, { max: 1, applicationName: 'coscribe start' })
  try {
    const [existing] = await sql`select 1 from pg_database where datname = ${NAME}`
    if (!existing) await sql.unsafe(`create database ${NAME}`)
  } finally {
    await sql.end()
  }
  return { url, roles: roleUrls(url, secrets), embedded }
}

/** Migrates; its sentences for people become launch errors. */
export async function migrateDatabase(database: Database, secrets: Secrets): Promise<string[]> {
  try {
    return await migrate({ databaseUrl: database.url, passwords: secrets.rolePasswords })
  } catch (error) {
    if (error instanceof MigrationError) throw new LaunchError(error.message, { cause: error })
    throw new LaunchError(`The database could not be migrated: ${(error as Error).message}`, { cause: error })
  }
}

async function requireReachable(url: string): Promise<void> {
  const sql = connect(url, { max: 1, applicationName: 'coscribe start' })
  try {
    await sql`select 1`
  } catch (error) {
    const { hostname, port } = new URL(url)
    const why = (error as Error).message || String(error)
    throw new LaunchError(
      `The database at ${hostname}:${port || 5432} cannot be used (${why}). Check DATABASE_URL, or leave it unset to use the embedded one.`,
      { cause: error },
    )
  } finally {
    await sql.end({ timeout: 1 })
  }
}

function roleUrls(url: string, { rolePasswords }: Secrets): DatabaseUrls {
  const as = (name: keyof DatabaseUrls) =>
    Object.assign(new URL(url), { username: `coscribe_${name}`, password: rolePasswords[name] }).href
  return { auth: as('auth'), web: as('web'), collab: as('collab') }
}
