import type { DocumentAddress } from '../protocol/document-name.ts'
import type { Transaction } from './connect.ts'

/**
 * Keeps a document's log still until the transaction ends: appends of others wait, as they do for each other. The
 * transaction must be READ COMMITTED, so that its next statement sees what was committed meanwhile.
 */
export async function holdLog(tx: Transaction, { organizationId, documentId }: DocumentAddress): Promise<void> {
  await tx`select app.hold_logs(array[${organizationId}::uuid], array[${documentId}::uuid])`
}
