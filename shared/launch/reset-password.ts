import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type Sql } from '../src/db/connect.ts'
import { ACCOUNT_LINK_SECONDS } from '../src/domain/limits.ts'
import { openDatabase } from './database.ts'
import { claim, isAlive, readProcessFile, release } from './process-file.ts'
import { ensureSecrets } from './secrets.ts'
import { LaunchError, parseSettings, type Settings } from './settings.ts'

const USAGE = 'Say whose password: `npx -y pnpm@12 reset-password somebody@example.org`.'

/** `npx -y pnpm@12 reset-password <e-mail>`: prints a link that sets a new password, where no mail can be sent. */
async function main() {
  const [email, ...rest] = process.argv.slice(2)
  if (!email || rest.length > 0 || !/^[^\s@-][^\s@]*@[^\s@]+$/.test(email)) throw new LaunchError(USAGE)
  const settings = parseSettings(process.env, [], [])
  const { token, name } = await withDatabase(settings, (sql) => makeToken(sql, email))
  console.log(
    [
      `Open this address to set a new password for ${name} (${email}):`,
      '',
      `  ${addressOf(settings)}/reset-password#token=${token}`,
      '',
      `It works once, for ${ACCOUNT_LINK_SECONDS / 60} minutes. Whoever has it can set the password: give it to nobody else.`,
    ].join('\n'),
  )
}

const addressOf = ({ PUBLIC_URL, PORT, DATA_DIR }: Settings) => {
  const running = readProcessFile(DATA_DIR)
  const address = PUBLIC_URL ?? (running && isAlive(running) ? running.address : `http://localhost:${PORT}`)
  return address.replace(/\/$/, '')
}

/** The database of this installation: the one that runs, or started for the moment where nothing does. */
async function withDatabase<Result>(settings: Settings, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const isOwn = settings.DATABASE_URL !== undefined
  const neverStarted = new LaunchError(
    `Coscribe was never started with DATA_DIR ${settings.DATA_DIR}, so nobody has an account there. Give the DATA_DIR that it runs with.`,
  )
  // Nothing is made here: an empty database would have no accounts, and would look like an installation.
  if (!isOwn && !existsSync(join(settings.DATA_DIR, 'secrets.json'))) throw neverStarted
  const running = readProcessFile(settings.DATA_DIR)
  const isMine = !isOwn && !(running && isAlive(running))
  if (isMine) await claim(settings.DATA_DIR, 'reset-password')
  try {
    const url = isOwn ? settings.DATABASE_URL : undefined
    // Of a Postgres of one's own only the address is needed; its secrets may be on another machine.
    const database = url === undefined ? await openDatabase(settings, await ensureSecrets(settings.DATA_DIR)) : null
    const sql = connect(database?.url ?? url ?? '', { max: 1, applicationName: 'coscribe reset-password' })
    try {
      return await work(sql)
    } finally {
      await sql.end({ timeout: 1 })
      if (isMine) database?.embedded?.stop()
    }
  } finally {
    if (isMine) release(settings.DATA_DIR)
  }
}

/**
 * A row as better-auth makes it for a mailed link (`storeIdentifier: 'hashed'` in web/src/server/auth.ts): the database
 * keeps the hash, only the link has the token. Links made before are over.
 */
async function makeToken(sql: Sql, email: string): Promise<{ token: string; name: string }> {
  const token = randomBytes(24).toString('base64url')
  const identifier = createHash('sha256').update(`reset-password:${token}`).digest('base64url')
  try {
    return await sql.begin(async (tx) => {
      const [user] = await tx<{ id: string; name: string }[]>`
        select id, name from auth.users where email = ${email.toLowerCase()}`
      if (!user) throw new LaunchError(`Nobody has an account with the address ${email}.`)
      await tx`delete from auth.verifications where value = ${user.id}`
      await tx`
        insert into auth.verifications (identifier, value, expires_at)
        values (${identifier}, ${user.id}, now() + make_interval(secs => ${ACCOUNT_LINK_SECONDS}))`
      return { token, name: user.name }
    })
  } catch (error) {
    const code = (error as { code?: string }).code
    // No such schema or table: nothing was ever migrated here.
    if (code === '3F000' || code === '42P01')
      throw new LaunchError('Coscribe was never started on this database, so nobody has an account in it.', {
        cause: error,
      })
    if (error instanceof LaunchError) throw error
    throw new LaunchError(`The database cannot be used (${(error as Error).message || String(error)}).`, {
      cause: error,
    })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof LaunchError ? error.message : (error as Error).stack)
  process.exit(1)
})
