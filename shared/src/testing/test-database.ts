import { createHash, randomBytes } from 'node:crypto'
import { connect, type Sql } from '../db/connect.ts'
import { migrate, readMigrations } from '../db/migrate.ts'

export type TestDatabase = {
  readonly name: string
  /** The migrator's URL, and one for each of the app's login roles. */
  readonly urls: { readonly admin: string; readonly auth: string; readonly web: string; readonly collab: string }
  /** Closes what others hold open and drops the database. */
  drop(): Promise<void>
}

// Roles are shared by all databases of the cluster, so their passwords are the same for all of them.
const PASSWORDS = { auth: 'test-auth', web: 'test-web', collab: 'test-collab' }

/**
 * A database of one's own, cloned from a migrated template (about 50 ms; the template is made once per set of
 * migrations). Needs TEST_DATABASE_URL, which vitest's global setup provides.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const cluster = process.env.TEST_DATABASE_URL
  if (!cluster) throw new Error('Set TEST_DATABASE_URL to a superuser of a Postgres cluster, or run through vitest.')
  const admin = connect(cluster, { max: 1, applicationName: 'coscribe test', statementTimeoutMs: 60_000 })
  try {
    const template = await ensureTemplate(admin, cluster)
    const name = `coscribe_test_${randomBytes(6).toString('hex')}`
    // Cloning refuses while somebody is connected to the template: one at a time, over all test processes.
    await withLock(admin, () => admin.unsafe(`create database ${name} template ${template}`))
    return { name, urls: urlsOf(cluster, name), drop: () => drop(cluster, name) }
  } finally {
    await admin.end()
  }
}

async function ensureTemplate(admin: Sql, cluster: string): Promise<string> {
  const digest = createHash('sha256')
  for (const migration of await readMigrations()) digest.update(migration.sha256)
  const template = `coscribe_template_${digest.digest('hex').slice(0, 12)}`
  await withLock(admin, async () => {
    const [existing] = await admin`select 1 from pg_database where datname = ${template}`
    if (existing) return
    const unfinished = `${template}_${randomBytes(4).toString('hex')}`
    await admin.unsafe(`create database ${unfinished}`)
    await migrate({ databaseUrl: withDatabase(cluster, unfinished), passwords: PASSWORDS })
    await admin.unsafe(`alter database ${unfinished} rename to ${template}`)
  })
  return template
}

/** A session lock: `create database` cannot run inside a transaction. `admin` has exactly one connection. */
async function withLock(admin: Sql, work: () => Promise<unknown>): Promise<void> {
  await admin`select pg_advisory_lock(727001)`
  try {
    await work()
  } finally {
    await admin`select pg_advisory_unlock(727001)`
  }
}

async function drop(cluster: string, name: string): Promise<void> {
  const admin = connect(cluster, { max: 1, applicationName: 'coscribe test' })
  try {
    await admin.unsafe(`drop database if exists ${name} with (force)`)
  } finally {
    await admin.end()
  }
}

const withDatabase = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href

const urlsOf = (cluster: string, name: string) => {
  const as = (user: string, password: string) =>
    Object.assign(new URL(withDatabase(cluster, name)), { username: user, password }).href
  return {
    admin: withDatabase(cluster, name),
    auth: as('coscribe_auth', PASSWORDS.auth),
    web: as('coscribe_web', PASSWORDS.web),
    collab: as('coscribe_collab', PASSWORDS.collab),
  }
}
