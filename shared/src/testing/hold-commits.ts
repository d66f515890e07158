import { connect } from '../db/connect.ts'
import { holdLog } from '../db/hold-log.ts'
import type { DocumentAddress } from '../protocol/document-name.ts'

/** Holds a document's log on a connection of its own, as a commit that comes to no end would. Answers what lets it go. */
export async function holdCommits(url: string, address: DocumentAddress): Promise<() => Promise<void>> {
  const sql = connect(url, { max: 1, applicationName: 'coscribe test', statementTimeoutMs: 60_000 })
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { promise: held, resolve: isHeld } = Promise.withResolvers<void>()
  const transaction = sql.begin(async (tx) => {
    await holdLog(tx, address)
    isHeld()
    await released
  })
  await Promise.race([held, transaction])
  return async () => {
    release()
    await transaction
    await sql.end()
  }
}
