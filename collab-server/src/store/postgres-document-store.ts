import type { Sql } from '@coscribe/shared/db/connect'
import { readStoredUpdates, type StoredUpdates } from '@coscribe/shared/db/load-document-state'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { type Projection, writeProjections } from '@coscribe/shared/db/write-projection'
import type { OrganizationId } from '@coscribe/shared/domain/ids'
import { type DocumentAddress, formatDocumentName } from '@coscribe/shared/protocol/document-name'
import type { ClientClaim, CompactionOutcome, DocumentHead, DocumentStore } from './document-store.ts'

/** What takes long is done in a worker thread. */
export type StorageWork = {
  /** What is stored of a document, as one update; null where it does not exist. */
  load(address: DocumentAddress): Promise<StoredUpdates | null>
  compact(address: DocumentAddress): Promise<CompactionOutcome>
}

/** Tails of more rows are read and merged by the worker: here they would hold up everybody else's keystrokes. */
const LONG_TAIL_ROWS = 500

/** The document store in Postgres. Every statement carries the organization, and row-level security checks it again. */
export class PostgresDocumentStore implements DocumentStore {
  readonly #sql: Sql
  readonly #work: StorageWork

  constructor(sql: Sql, work: StorageWork) {
    this.#sql = sql
    this.#work = work
  }

  async load(address: DocumentAddress) {
    const { organizationId, documentId } = address
    const found = await withOrganization(
      this.#sql,
      organizationId,
      async (tx) => {
        const [[length], owners, [projection]] = await Promise.all([
          tx<{ tailRows: string }[]>`
            select app.log_head(${organizationId}, ${documentId}) - coalesce(max(seq), 0) as "tailRows"
              from app.document_checkpoints
             where organization_id = ${organizationId} and document_id = ${documentId}`,
          tx<{ clientId: string; userId: string }[]>`
            select client_id as "clientId", user_id as "userId" from app.document_clients
             where organization_id = ${organizationId} and document_id = ${documentId}`,
          tx<{ seq: string }[]>`
            select seq from app.document_projections
             where organization_id = ${organizationId} and document_id = ${documentId}`,
        ])
        const isLong = Number(length?.tailRows ?? 0) > LONG_TAIL_ROWS
        const stored = isLong ? null : await readStoredUpdates(tx, organizationId, documentId)
        return { isLong, stored, owners, projectedSeq: BigInt(projection?.seq ?? 0) }
      },
      'isolation level repeatable read read only',
    )
    const stored = found.isLong ? await this.#work.load(address) : found.stored
    if (!stored) return null
    const { updates, seq, epoch, tail, checkpointBytes, damagedCheckpoints } = stored
    return {
      updates,
      seq,
      epoch,
      tail,
      checkpointBytes,
      owners: new Map(found.owners.map((row) => [Number(row.clientId), row.userId])),
      projectedSeq: found.projectedSeq,
      damagedCheckpoints,
    }
  }

  async rowsAfter({ organizationId, documentId }: DocumentAddress, seq: bigint) {
    const rows = await withOrganization(
      this.#sql,
      organizationId,
      (tx) => tx<{ seq: string; payload: Buffer }[]>`
        select seq, payload from app.document_updates
         where organization_id = ${organizationId} and document_id = ${documentId} and seq > ${seq.toString()}
         order by seq`,
    )
    return rows.map((row) => ({ seq: BigInt(row.seq), payload: row.payload }))
  }

  async heads(addresses: readonly DocumentAddress[]): Promise<ReadonlyMap<string, DocumentHead>> {
    const rows = await this.#sql<(DocumentAddress & { headSeq: string; epoch: number; trashed: boolean })[]>`
      select organization_id as "organizationId", document_id as "documentId", head_seq as "headSeq", epoch, trashed
        from app.read_heads(${addresses.map((address) => address.organizationId)}::uuid[],
                            ${addresses.map((address) => address.documentId)}::uuid[])`
    return new Map(
      rows.map((row) => [
        formatDocumentName(row),
        { headSeq: BigInt(row.headSeq), epoch: row.epoch, trashed: row.trashed },
      ]),
    )
  }

  async claim({ organizationId, documentId }: DocumentAddress, claims: readonly ClientClaim[]) {
    await withOrganization(
      this.#sql,
      organizationId,
      (tx) => tx`
        insert into app.document_clients (organization_id, document_id, client_id, user_id)
        select d.organization_id, d.id, claims.client_id, claims.user_id
          from unnest(${claims.map((claim) => claim.clientId)}::bigint[], ${claims.map((claim) => claim.userId)}::uuid[])
               as claims (client_id, user_id)
          join app.documents d on d.organization_id = ${organizationId} and d.id = ${documentId}
        on conflict do nothing`,
    )
  }

  async raiseSchema({ organizationId, documentId }: DocumentAddress, schema: number) {
    await withOrganization(
      this.#sql,
      organizationId,
      (tx) => tx`
        update app.documents set min_schema = ${schema}
         where organization_id = ${organizationId} and id = ${documentId} and min_schema < ${schema}`,
    )
  }

  async project(projections: readonly Projection[]) {
    const byOrganization = Map.groupBy(projections, (projection) => projection.organizationId)
    for (const [organizationId, own] of byOrganization as Map<OrganizationId, Projection[]>)
      await withOrganization(this.#sql, organizationId, (tx) => writeProjections(tx, organizationId, own))
  }

  compact(address: DocumentAddress) {
    return this.#work.compact(address)
  }
}
