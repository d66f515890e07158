import type { Sql } from '@coscribe/shared/db/connect'
import { readStoredUpdates } from '@coscribe/shared/db/load-document-state'
import { logId } from '@coscribe/shared/db/log-id'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { type Projection, writeProjections } from '@coscribe/shared/db/write-projection'
import type { OrganizationId } from '@coscribe/shared/domain/ids'
import { inPieces } from '@coscribe/shared/domain/in-pieces'
import { POLLED_AT_ONCE } from '@coscribe/shared/domain/limits'
import { type DocumentAddress, formatDocumentName } from '@coscribe/shared/protocol/document-name'
import type { ClientClaim, CompactionOutcome, DocumentHead, DocumentStore } from './document-store.ts'

/** What takes long is done in a worker thread. */
export type StorageWork = {
  /** One update that says the same as all of these. */
  merge(updates: readonly Uint8Array[]): Promise<Uint8Array>
  compact(address: DocumentAddress): Promise<CompactionOutcome>
}

/** Tails beyond these are merged by the worker: applying them would hold up everybody else's keystrokes. */
const MERGE_FROM_ROWS = 2_000

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
        const stored = await readStoredUpdates(tx, organizationId, documentId)
        if (!stored) return null
        const [owners, [projection]] = await Promise.all([
          tx<{ clientId: string; userId: string }[]>`
            select client_id as "clientId", user_id as "userId" from app.document_clients
             where organization_id = ${organizationId} and document_id = ${documentId}`,
          tx<{ seq: string }[]>`
            select seq from app.document_projections
             where organization_id = ${organizationId} and document_id = ${documentId}`,
        ])
        return { stored, owners, projectedSeq: BigInt(projection?.seq ?? 0) }
      },
      'isolation level repeatable read read only',
    )
    if (!found) return null
    const { updates, seq, epoch, tail, checkpointBytes, damagedCheckpoints } = found.stored
    return {
      updates: tail.rows > MERGE_FROM_ROWS ? [await this.#work.merge(updates)] : updates,
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
         where organization_id = ${organizationId} and log_id = ${logId(tx, organizationId, documentId)} and seq > ${seq.toString()}
         order by seq`,
    )
    return rows.map((row) => ({ seq: BigInt(row.seq), payload: row.payload }))
  }

  async heads(addresses: readonly DocumentAddress[]): Promise<ReadonlyMap<string, DocumentHead>> {
    const heads = new Map<string, DocumentHead>()
    for (const some of inPieces(addresses, POLLED_AT_ONCE)) {
      const rows = await this.#sql<(DocumentAddress & { headSeq: string; epoch: number; trashed: boolean })[]>`
        select organization_id as "organizationId", document_id as "documentId", head_seq as "headSeq", epoch, trashed
          from app.read_heads(${some.map((address) => address.organizationId)}::uuid[],
                              ${some.map((address) => address.documentId)}::uuid[])`
      for (const row of rows)
        heads.set(formatDocumentName(row), { headSeq: BigInt(row.headSeq), epoch: row.epoch, trashed: row.trashed })
    }
    return heads
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
