import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../launch/embedded-postgres.ts'

/**
 * A throwaway Postgres for a test run: the same embedded server that `start` uses, in a temporary folder, gone
 * afterwards. Where TEST_DATABASE_URL is set, that cluster is used instead and left alone.
 */
export default async function setup(): Promise<() => void> {
  if (process.env.TEST_DATABASE_URL) return () => {}
  const directory = mkdtempSync(join(tmpdir(), 'coscribe-test-'))
  chmodSync(directory, 0o711)
  const postgres = await startEmbeddedPostgres({
    directory: join(directory, 'postgres'),
    password: randomBytes(12).toString('hex'),
    parameters: ['max_connections=300'],
  })
  process.env.TEST_DATABASE_URL = postgres.url
  return () => {
    postgres.stop('immediate')
    rmSync(directory, { recursive: true, force: true })
  }
}
