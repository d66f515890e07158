import type { Sql, Transaction } from '@coscribe/shared/db/connect'
import { insertVersions, newestVersionSeq } from '@coscribe/shared/db/document-versions'
import { logId } from '@coscribe/shared/db/log-id'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import type { UserId } from '@coscribe/shared/domain/ids'
import { VERSION_SPAN_ROWS } from '@coscribe/shared/domain/limits'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import { type LogRow, planVersions } from './version-spans.ts'
import { planThinning, type Thinnable } from './version-thinning.ts'

/** One row more than a span may have: a batch that is not the last always ends one. */
const BATCH_ROWS = VERSION_SPAN_ROWS + 1

/**
 * Makes the automatic versions that the log calls for since the last one, and takes away those that have become too many
 * (SPEC VR1). It reads the log and writes versions, and locks neither document nor rows; of two servers at the same
 * document the second leaves it to the first. Answers how many versions it made. `now` is for tests.
 */
export async function keepVersions(sql: Sql, address: DocumentAddress, now?: Date): Promise<number> {
  let made = 0
  for (;;) {
    const step = await withOrganization(sql, address.organizationId, (tx) => makeSome(tx, address, now))
    made += step.made
    if (step.isDone) return made
  }
}

async function makeSome(tx: Transaction, { organizationId, documentId }: DocumentAddress, wantedNow: Date | undefined) {
  const [lock] = await tx<{ free: boolean; now: Date }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(${documentId}, 12)) as free, now()`
  if (!lock?.free) return { made: 0, isDone: true }
  // By the clock that the rows have their times from.
  const now = wantedNow ?? lock.now
  const after = await newestVersionSeq(tx, organizationId, documentId)
  // A bound of seq, which is contiguous, and no limit: Postgres takes the log for shorter than it is, and would sort it whole.
  const rows = await tx<{ seq: string; userId: UserId | null; at: Date }[]>`
    select seq, user_id as "userId", created_at as at from app.document_updates
     where organization_id = ${organizationId} and log_id = ${logId(tx, organizationId, documentId)}
       and seq > ${after.toString()} and seq <= ${(after + BigInt(BATCH_ROWS)).toString()}
     order by seq`
  const isEnd = rows.length < BATCH_ROWS
  const spans = planVersions(
    rows.map((row): LogRow => ({ ...row, seq: BigInt(row.seq) })),
    { now, isEnd },
  )
  const made = await insertVersions(tx, organizationId, documentId, spans)
  if (isEnd) await thin(tx, { organizationId, documentId }, now)
  return { made, isDone: isEnd }
}

async function thin(tx: Transaction, { organizationId, documentId }: DocumentAddress, now: Date) {
  const versions = await tx<Thinnable[]>`
    select id, edited_at as "editedAt", state is not null as "keepsState" from app.document_versions
     where organization_id = ${organizationId} and document_id = ${documentId} and name is null
     order by seq desc`
  const gone = planThinning(versions, now)
  if (gone.length > 0)
    await tx`
      delete from app.document_versions
       where organization_id = ${organizationId} and document_id = ${documentId} and name is null
         and id = any (${gone}::uuid[])`
}
