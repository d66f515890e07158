import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import type { DocumentId, OrganizationId, UserId } from '../domain/ids.ts'
import { MAX_VERSION_AUTHORS, VERSION_STATE_BYTES, VERSION_STATE_ROWS } from '../domain/limits.ts'
import type { Transaction } from './connect.ts'
import { buildDocument } from './load-document-state.ts'
import { logId } from './log-id.ts'

/** A stretch of the log that ends in a version: its last row, when it was written, and by whom. */
export type VersionSpan = {
  readonly seq: bigint
  readonly beganAt: Date
  readonly editedAt: Date
  readonly authors: readonly UserId[]
}

/** The position of the newest version; 0 where there is none. */
export async function newestVersionSeq(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
): Promise<bigint> {
  const [row] = await tx<{ seq: string | null }[]>`
    select max(seq) as seq from app.document_versions
     where organization_id = ${organizationId} and document_id = ${documentId}`
  return BigInt(row?.seq ?? 0)
}

/** What was written after the newest version, as one stretch; null where nothing was. */
export async function unmarkedSpan(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
): Promise<VersionSpan | null> {
  const after = await newestVersionSeq(tx, organizationId, documentId)
  const [row] = await tx<{ seq: string | null; beganAt: Date; editedAt: Date; authors: UserId[] | null }[]>`
    select max(seq) as seq, min(created_at) as "beganAt", max(created_at) as "editedAt",
           (array_agg(distinct user_id) filter (where user_id is not null))[1:${MAX_VERSION_AUTHORS}] as authors
      from app.document_updates
     where organization_id = ${organizationId} and log_id = ${logId(tx, organizationId, documentId)} and seq > ${after.toString()}`
  if (!row || row.seq === null) return null
  return { seq: BigInt(row.seq), beganAt: row.beganAt, editedAt: row.editedAt, authors: row.authors ?? [] }
}

/**
 * Marks versions, oldest first; a state that is marked already stays as it is. One that stands far behind the last kept
 * state keeps its own. Answers how many are new.
 */
export async function insertVersions(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
  spans: readonly VersionSpan[],
): Promise<number> {
  let inserted = 0
  for (const span of spans) {
    const state = (await isFarFromState(tx, organizationId, documentId, span.seq))
      ? encodeState(await readStateAt(tx, organizationId, documentId, span.seq))
      : null
    const rows = await tx`
      insert into app.document_versions
        (organization_id, document_id, seq, epoch, began_at, edited_at, authors, state, sha256)
      select d.organization_id, d.id, ${span.seq.toString()}, d.epoch, ${span.beganAt}, ${span.editedAt},
             ${span.authors}::uuid[], ${state?.bytes ?? null}, ${state?.sha256 ?? null}
        from app.documents d
       where d.organization_id = ${organizationId} and d.id = ${documentId}
         and app.log_head(d.organization_id, d.id) >= ${span.seq.toString()}
      on conflict do nothing
      returning id`
    inserted += rows.length
  }
  return inserted
}

/** True where the log from the last kept state through `seq` is too long to be read whenever somebody looks. */
async function isFarFromState(tx: Transaction, organizationId: OrganizationId, documentId: DocumentId, seq: bigint) {
  const [far] = await tx<{ rows: number; bytes: string }[]>`
    select count(*)::int as rows, coalesce(sum(octet_length(payload)), 0) as bytes from app.document_updates
     where organization_id = ${organizationId} and log_id = ${logId(tx, organizationId, documentId)}
       and seq <= ${seq.toString()} and seq > (
       select coalesce(max(seq), 0) from app.document_versions
        where organization_id = ${organizationId} and document_id = ${documentId}
          and state is not null and seq <= ${seq.toString()})`
  return far !== undefined && (far.rows >= VERSION_STATE_ROWS || Number(far.bytes) >= VERSION_STATE_BYTES)
}

export function encodeState(doc: Y.Doc): { readonly bytes: Buffer; readonly sha256: Buffer } {
  const bytes = Buffer.from(Y.encodeStateAsUpdate(doc))
  return { bytes, sha256: createHash('sha256').update(bytes).digest() }
}

type Base = { readonly seq: string; readonly state: Buffer; readonly sha256: Buffer }

/**
 * The document as the log had it through `seq`: from the nearest state at or before it (of a version or a checkpoint,
 * whose hash must match) and the rows between. No row of the log is ever deleted, so this is what people saw then.
 *
 * @throws Error where rows are missing.
 */
export async function readStateAt(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
  seq: bigint,
): Promise<Y.Doc> {
  const base = await readBase(tx, organizationId, documentId, seq)
  const from = BigInt(base?.seq ?? 0)
  const rows = await tx<{ payload: Buffer }[]>`
    select payload from app.document_updates
     where organization_id = ${organizationId} and log_id = ${logId(tx, organizationId, documentId)}
       and seq > ${from.toString()} and seq <= ${seq.toString()}
     order by seq`
  if (BigInt(rows.length) !== seq - from)
    throw new Error(`document ${organizationId}/${documentId}: the log has a hole between ${from} and ${seq}`)
  return buildDocument([...(base ? [base.state] : []), ...rows.map((row) => row.payload)])
}

async function readBase(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
  seq: bigint,
): Promise<Base | null> {
  for (let below = seq + 1n; ; ) {
    const [candidate] = await tx<Base[]>`
      select seq, state, sha256 from (
        (select seq, state, sha256 from app.document_versions
          where organization_id = ${organizationId} and document_id = ${documentId}
            and state is not null and seq < ${below.toString()} order by seq desc limit 1)
        union all
        (select seq, state, sha256 from app.document_checkpoints
          where organization_id = ${organizationId} and document_id = ${documentId}
            and seq < ${below.toString()} order by seq desc limit 1)) base
       order by seq desc limit 1`
    if (!candidate) return null
    if (createHash('sha256').update(candidate.state).digest().equals(candidate.sha256)) return candidate
    below = BigInt(candidate.seq)
  }
}
