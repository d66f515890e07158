import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../launch/embedded-postgres.ts'
import { connect } from '../db/connect.ts'

export type PrivatePostgres = EmbeddedPostgres & {
  /** Runs one statement as the superuser. */
  run(statement: string): Promise<void>
  /** Stops it and deletes its data. */
  remove(): void
}

/** A cluster of one's own, for tests that stop, crash or misconfigure it. */
export async function startPrivatePostgres(parameters: readonly string[] = []): Promise<PrivatePostgres> {
  const directory = mkdtempSync(join(tmpdir(), 'coscribe-private-'))
  chmodSync(directory, 0o711)
  const postgres = await startEmbeddedPostgres({
    directory: join(directory, 'postgres'),
    password: randomBytes(12).toString('hex'),
    parameters,
  })
  return {
    ...postgres,
    async run(statement) {
      const sql = connect(postgres.url, { max: 1, applicationName: 'coscribe test' })
      try {
        await sql.unsafe(statement)
      } finally {
        await sql.end()
      }
    },
    remove() {
      postgres.stop('immediate')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
