import { createHash } from 'node:crypto'
import type { Sql, Transaction } from '@coscribe/shared/db/connect'
import { readDocumentState } from '@coscribe/shared/db/load-document-state'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { CHECKPOINTS_KEPT } from '@coscribe/shared/domain/limits'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import * as Y from 'yjs'
import { failpoint } from '../failpoint.ts'
import type { CompactionOutcome } from '../store/document-store.ts'

/**
 * Writes a checkpoint of everything committed, in one repeatable-read transaction (SPEC CP1). The state is decoded
 * again and compared before it is stored. Update rows stay: they are the history. The newest checkpoints are kept, so
 * that one can be damaged. Runs beside appends and loads, on any number of servers: it locks nobody, and of two
 * that write the same checkpoint the second finds it there.
 */
export async function compact(sql: Sql, address: DocumentAddress): Promise<CompactionOutcome> {
  const { organizationId, documentId } = address
  const outcome = await withOrganization(
    sql,
    organizationId,
    (tx) => checkpoint(tx, address),
    'isolation level repeatable read',
  ).catch((error: { code?: string }): CompactionOutcome => {
    // Another server wrote the same checkpoint, or took the same old ones away, since this transaction began.
    if (error.code === '40001') return { kind: 'nothing-to-do' }
    throw error
  })
  failpoint('compaction-5')
  // On its own: in the transaction above it would collide with every append to the same row.
  if (outcome.kind === 'checkpointed')
    await withOrganization(
      sql,
      organizationId,
      (tx) => tx`
        update app.documents set checkpoint_seq = ${outcome.seq.toString()}
         where organization_id = ${organizationId} and id = ${documentId} and checkpoint_seq < ${outcome.seq.toString()}`,
    )
  return outcome
}

async function checkpoint(
  tx: Transaction,
  { organizationId, documentId }: DocumentAddress,
): Promise<CompactionOutcome> {
  failpoint('compaction-1')
  const loaded = await readDocumentState(tx, organizationId, documentId)
  if (!loaded || loaded.tail.rows === 0) return { kind: 'nothing-to-do' }
  if (loaded.doc.store.pendingStructs || loaded.doc.store.pendingDs) return { kind: 'pending' }
  const state = Y.encodeStateAsUpdate(loaded.doc)
  verify(loaded.doc, state)
  failpoint('compaction-2')
  await tx`
    insert into app.document_checkpoints (organization_id, document_id, seq, state, state_vector, sha256)
    values (${organizationId}, ${documentId}, ${loaded.seq.toString()}, ${Buffer.from(state)},
      ${Buffer.from(Y.encodeStateVector(loaded.doc))}, ${createHash('sha256').update(state).digest()})
    on conflict do nothing`
  failpoint('compaction-3')
  await tx`
    delete from app.document_checkpoints
     where organization_id = ${organizationId} and document_id = ${documentId} and seq not in (
       select seq from app.document_checkpoints
        where organization_id = ${organizationId} and document_id = ${documentId}
        order by seq desc limit ${CHECKPOINTS_KEPT})`
  failpoint('compaction-4')
  return { kind: 'checkpointed', seq: loaded.seq, bytes: state.byteLength }
}

/** What was encoded must decode to the very same document. @throws Error where it does not: then nothing is stored. */
function verify(doc: Y.Doc, state: Uint8Array) {
  const again = new Y.Doc()
  Y.applyUpdate(again, state)
  if (again.store.pendingStructs || again.store.pendingDs || !Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(again)))
    throw new Error('a checkpoint did not decode to the document that it was made of')
}
