import type { Sql, Transaction } from '@coscribe/shared/db/connect'
import { readStoredUpdates } from '@coscribe/shared/db/load-document-state'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { CHECKPOINTS_KEPT } from '@coscribe/shared/domain/limits'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import { failpoint } from '../failpoint.ts'
import type { CompactionOutcome } from '../store/document-store.ts'
import { makeCheckpoint } from './make-checkpoint.ts'

/**
 * Writes a checkpoint of everything committed, in one repeatable-read transaction (SPEC CP1). The state is decoded
 * again and compared before it is stored. Update rows stay: they are the history. The newest checkpoints are kept, so
 * that one can be damaged. Runs beside appends and loads, on any number of servers: it locks nobody, and of two
 * that write the same checkpoint the second finds it there.
 */
export async function compact(sql: Sql, address: DocumentAddress): Promise<CompactionOutcome> {
  const outcome = await withOrganization(
    sql,
    address.organizationId,
    (tx) => checkpoint(tx, address),
    'isolation level repeatable read',
  ).catch((error: { code?: string }): CompactionOutcome => {
    // Another server wrote the same checkpoint, or took the same old ones away, since this transaction began.
    if (error.code === '40001') return { kind: 'nothing-to-do' }
    throw error
  })
  failpoint('compaction-5')
  return outcome
}

async function checkpoint(
  tx: Transaction,
  { organizationId, documentId }: DocumentAddress,
): Promise<CompactionOutcome> {
  failpoint('compaction-1')
  const stored = await readStoredUpdates(tx, organizationId, documentId)
  if (!stored || stored.tail.rows === 0) return { kind: 'nothing-to-do' }
  const made = makeCheckpoint(stored.updates)
  if (!made) return { kind: 'pending' }
  failpoint('compaction-2')
  await tx`
    insert into app.document_checkpoints (organization_id, document_id, seq, state, state_vector, sha256)
    values (${organizationId}, ${documentId}, ${stored.seq.toString()}, ${Buffer.from(made.state)},
      ${Buffer.from(made.stateVector)}, ${made.sha256})
    on conflict do nothing`
  failpoint('compaction-3')
  await tx`
    delete from app.document_checkpoints
     where organization_id = ${organizationId} and document_id = ${documentId} and seq not in (
       select seq from app.document_checkpoints
        where organization_id = ${organizationId} and document_id = ${documentId}
        order by seq desc limit ${CHECKPOINTS_KEPT})`
  failpoint('compaction-4')
  return { kind: 'checkpointed', seq: stored.seq, bytes: made.state.byteLength }
}
