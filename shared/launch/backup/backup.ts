import { existsSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BACKUP_LOCK } from '../../src/db/backup-lock.ts'
import { connect, type Transaction } from '../../src/db/connect.ts'
import { migratedWith } from '../../src/db/migrate.ts'
import type { BlobKey, BlobStorage } from '../../src/files/blob-storage.ts'
import { openBlobStorage } from '../../src/files/open-blob-storage.ts'
import { type Database, openDatabase } from '../database.ts'
import { isAlive, readProcessFile } from '../process-file.ts'
import { ensureSecrets } from '../secrets.ts'
import { LaunchError, parseSettings, type Settings } from '../settings.ts'
import { ArchiveWriter, manifestPiece } from './archive.ts'
import { copyOut, listTables } from './tables.ts'

/** Bytes of one entry of a table: what is in memory at once. */
const PIECE_BYTES = 4 * 1024 * 1024

/** Entries of files are called `files/<organization>/<blob>`. */
export const FILES = 'files'

const BLOBS_AT_ONCE = 100

export type Summary = {
  readonly organizations: number
  readonly people: number
  readonly documents: number
  readonly files: number
}

/**
 * `npx -y pnpm@12 backup FILE`: everything of the installation in one file, also while people write. All tables are read
 * in one repeatable-read transaction, so the file holds exactly what was committed when it began: every edit that had been
 * acknowledged until then. Files are content that never changes; they are read after the tables, and nothing deletes them
 * meanwhile.
 */
export async function backUp(settings: Settings, database: Database, path: string): Promise<Summary> {
  const unfinished = `${path}.unfinished`
  rmSync(unfinished, { force: true })
  const archive = new ArchiveWriter(unfinished)
  const sql = connect(database.url, {
    max: 1,
    applicationName: 'coscribe backup',
    statementTimeoutMs: 0,
    idleTimeoutSeconds: 0,
  })
  try {
    // Before the transaction, whose view begins with its first statement: whoever deletes files has then ended.
    await sql`select pg_advisory_lock_shared(${BACKUP_LOCK})`
    const summary = await sql.begin('isolation level repeatable read read only', async (tx) => {
      await dumpTables(tx, archive)
      const files = await dumpFiles(tx, openBlobStorage(settings), archive)
      return { ...(await count(tx)), files }
    })
    await archive.finish()
    renameSync(unfinished, path)
    return summary
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw (error as NodeJS.ErrnoException).code === 'ENOSPC'
      ? new LaunchError(`The disk of ${path} is full. Nothing was kept.`, { cause: error })
      : error
  } finally {
    await sql.end({ timeout: 5 })
  }
}

async function dumpTables(tx: Transaction, archive: ArchiveWriter): Promise<void> {
  const tables = await listTables(tx)
  const migrations = await migratedWith(tx)
  await archive.add(manifestPiece({ format: 1, createdAt: new Date().toISOString(), migrations, tables }))
  for (const table of tables) {
    let number = 0
    let parts: Buffer[] = []
    let size = 0
    const flush = async () => {
      if (size === 0) return
      number += 1
      await archive.add({
        name: `tables/${table.name}/${String(number).padStart(6, '0')}`,
        bytes: Buffer.concat(parts),
      })
      parts = []
      size = 0
    }
    for await (const part of (await copyOut(tx, table)) as AsyncIterable<Buffer>) {
      parts.push(part)
      size += part.length
      if (size >= PIECE_BYTES) await flush()
    }
    await flush()
  }
}

/** The files that the tables name, from disk or S3. Answers how many there were. */
async function dumpFiles(tx: Transaction, storage: BlobStorage, archive: ArchiveWriter): Promise<number> {
  let files = 0
  const rows = tx<BlobKey[]>`
    select organization_id as "organizationId", id as "blobId" from app.file_blobs where state = 'stored'`
  for await (const batch of rows.cursor(BLOBS_AT_ONCE))
    for (const key of batch) {
      const bytes = await storage.read(key)
      if (!bytes)
        throw new LaunchError(`The file ${key.blobId} of the organization ${key.organizationId} is not in the storage.`)
      const name = `${FILES}/${key.organizationId}/${key.blobId}`
      await archive.add({ name, bytes: Buffer.from(await new Response(bytes).arrayBuffer()) })
      files += 1
    }
  return files
}

async function count(tx: Transaction): Promise<Omit<Summary, 'files'>> {
  const [row] = await tx<Omit<Summary, 'files'>[]>`
    select (select count(*)::int from auth.organizations) as organizations,
           (select count(*)::int from auth.users) as people,
           (select count(*)::int from app.documents) as documents`
  if (!row) throw new Error('a count without a row')
  return row
}

async function main() {
  const [file, ...rest] = process.argv.slice(2)
  if (file === undefined || rest.length > 0) throw new LaunchError('Usage: npx -y pnpm@12 backup FILE')
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), file)
  const settings = parseSettings(process.env, [], [])
  if (existsSync(path)) throw new LaunchError(`${path} exists already. Give the name of a new file.`)
  if (!existsSync(join(settings.DATA_DIR, 'secrets.json')))
    throw new LaunchError(`There is no installation in ${settings.DATA_DIR}. Set DATA_DIR where it is elsewhere.`)
  const database = await openDatabase(settings, await ensureSecrets(settings.DATA_DIR))
  try {
    const since = Date.now()
    const { organizations, people, documents, files } = await backUp(settings, database, path)
    console.log(
      `Backed up ${organizations} organizations, ${people} people, ${documents} documents and ${files} files ` +
        `in ${((Date.now() - since) / 1000).toFixed(1)} s to ${path}`,
    )
  } finally {
    const running = readProcessFile(settings.DATA_DIR)
    if (!running || !isAlive(running)) database.embedded?.stop('fast')
  }
}

if (import.meta.main)
  main().catch((error: unknown) => {
    console.error(error instanceof LaunchError ? error.message : (error as Error).stack)
    process.exit(1)
  })
