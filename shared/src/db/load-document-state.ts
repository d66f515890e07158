import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import type { DocumentId, OrganizationId } from '../domain/ids.ts'
import type { Sql, Transaction } from './connect.ts'
import { logId } from './log-id.ts'
import { withOrganization } from './with-organization.ts'

/** Largest bigint of Postgres: no checkpoint reaches it. */
const MAX_SEQ = 2n ** 63n - 1n

export type LoadedDocument = {
  /** Everything committed through `seq`. */
  readonly doc: Y.Doc
  readonly seq: bigint
  readonly epoch: number
  readonly checkpointSeq: bigint
  readonly checkpointBytes: number
  /** Rows and bytes read after the checkpoint: compaction looks at them. */
  readonly tail: { readonly rows: number; readonly bytes: number }
  /** Newest author of the tail and its time; null when the tail is empty. */
  readonly lastEdit: { readonly userId: string | null; readonly at: Date } | null
  /** Checkpoints whose hash did not match; loading went on from an older one. */
  readonly damagedCheckpoints: readonly bigint[]
}

/**
 * Checkpoint + tail, read in one REPEATABLE READ transaction, so that a compaction between two statements
 * cannot hide rows (rule CP1). Null where the document does not exist. A checkpoint whose SHA-256 does not
 * match is passed over for the one before it; rows are kept long enough for that.
 *
 * @throws Error when rows are missing between checkpoint and head: never serve a document with a hole.
 */
export function loadDocumentState(
  sql: Sql,
  organizationId: OrganizationId,
  documentId: DocumentId,
): Promise<LoadedDocument | null> {
  return withOrganization(
    sql,
    organizationId,
    (tx) => readDocumentState(tx, organizationId, documentId),
    'isolation level repeatable read read only',
  )
}

/** As `loadDocumentState`, inside a transaction of the caller (who answers for its isolation). */
export async function readDocumentState(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
): Promise<LoadedDocument | null> {
  const stored = await readStoredUpdates(tx, organizationId, documentId)
  if (!stored) return null
  const { updates, ...rest } = stored
  return { ...rest, doc: buildDocument(updates) }
}

/** A document made of these updates, applied in one transaction: 260,000 one by one cost more than three times as much. */
export function buildDocument(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  return doc
}

export type StoredUpdates = Omit<LoadedDocument, 'doc'> & {
  /** Checkpoint and rows, to be applied in order. */
  readonly updates: readonly Uint8Array[]
}

/** The rows of `readDocumentState`, not applied. */
export async function readStoredUpdates(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
): Promise<StoredUpdates | null> {
  const [head] = await tx<{ headSeq: string; epoch: number }[]>`
    select app.log_head(organization_id, id) as "headSeq", epoch from app.documents
     where organization_id = ${organizationId} and id = ${documentId}`
  if (!head) return null
  const damagedCheckpoints: bigint[] = []
  const checkpoint = await readCheckpoint(tx, organizationId, documentId, damagedCheckpoints)
  const checkpointSeq = BigInt(checkpoint?.seq ?? 0)
  const rows = await tx<{ seq: string; payload: Buffer; userId: string | null; createdAt: Date }[]>`
    select seq, payload, user_id as "userId", created_at as "createdAt" from app.document_updates
     where organization_id = ${organizationId} and log_id = ${logId(tx, organizationId, documentId)} and seq > ${checkpointSeq.toString()}
     order by seq`
  const seq = checkpointSeq + BigInt(rows.length)
  if (seq !== BigInt(head.headSeq) || (rows.length > 0 && BigInt(rows[0]?.seq ?? 0) !== checkpointSeq + 1n))
    throw new Error(
      `document ${organizationId}/${documentId}: the log has a hole: checkpoint ${checkpointSeq}, ` +
        `${rows.length} rows after it, head ${head.headSeq}`,
    )
  const last = rows.at(-1)
  return {
    updates: [...(checkpoint ? [checkpoint.state] : []), ...rows.map((row) => row.payload)],
    seq,
    epoch: head.epoch,
    checkpointSeq,
    checkpointBytes: checkpoint?.state.byteLength ?? 0,
    tail: { rows: rows.length, bytes: rows.reduce((sum, row) => sum + row.payload.byteLength, 0) },
    lastEdit: last ? { userId: last.userId, at: last.createdAt } : null,
    damagedCheckpoints,
  }
}

/** The newest checkpoint whose hash matches; the numbers of newer ones are added to `damaged`. */
async function readCheckpoint(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
  damaged: bigint[],
): Promise<{ readonly seq: string; readonly state: Buffer } | null> {
  for (;;) {
    const [candidate] = await tx<{ seq: string; state: Buffer; sha256: Buffer }[]>`
      select seq, state, sha256 from app.document_checkpoints
       where organization_id = ${organizationId} and document_id = ${documentId}
         and seq < ${(damaged.at(-1) ?? MAX_SEQ).toString()} order by seq desc limit 1`
    if (!candidate) return null
    if (createHash('sha256').update(candidate.state).digest().equals(candidate.sha256)) return candidate
    damaged.push(BigInt(candidate.seq))
  }
}
