import 'server-only'
import { BACKUP_LOCK } from '@coscribe/shared/db/backup-lock'
import type { Transaction } from '@coscribe/shared/db/connect'
import type { OrganizationId } from '@coscribe/shared/domain/ids'
import { ABANDONED_UPLOAD_SECONDS, FILE_DELETIONS_PER_ROUND } from '@coscribe/shared/domain/limits'
import type { BlobKey } from '@coscribe/shared/files/blob-storage'
import { webSql } from '../database.ts'
import { sweepIncoming } from './incoming.ts'
import { blobStorage } from './storage.ts'

/** How many blobs one question to the database names. */
const SWEEP_BATCH = 500

/** Not while a backup reads them; then in a later round. Held to the end of the transaction. */
async function mayDelete(tx: Transaction): Promise<boolean> {
  const [row] = await tx<{ may: boolean }[]>`select pg_try_advisory_xact_lock(${BACKUP_LOCK}) as may`
  return row?.may === true
}

/**
 * Deletes the bytes of blobs whose rows are gone. The notes come off the table in the transaction that deletes: a crash
 * or a storage that is away brings them back. Any number of servers may do this at once. Answers how many there were.
 */
export async function deleteBlobs(): Promise<number> {
  let total = 0
  for (;;) {
    const deleted = await webSql().begin(async (tx) => {
      if (!(await mayDelete(tx))) return 0
      const taken = await tx<{ organizationId: OrganizationId; blobId: string }[]>`
        select organization_id as "organizationId", blob_id as "blobId"
          from app.take_file_deletions(${FILE_DELETIONS_PER_ROUND})`
      for (const key of taken) await blobStorage().remove(key)
      return taken.length
    })
    total += deleted
    if (deleted < FILE_DELETIONS_PER_ROUND) return total
  }
}

/**
 * What crashes leave behind: uploads that nobody finished, and bytes that no row knows. Bytes that are younger than the
 * longest upload are left alone. Answers how many blobs were deleted because no row knew them.
 */
export async function sweepFiles(ageSeconds = ABANDONED_UPLOAD_SECONDS): Promise<number> {
  await webSql()`select app.release_abandoned_blobs(make_interval(secs => ${ageSeconds}))`
  await sweepIncoming()
  let deleted = 0
  let batch: BlobKey[] = []
  const judge = async () => {
    const unknown = await webSql()<{ organizationId: OrganizationId; blobId: string }[]>`
      select organization_id as "organizationId", blob_id as "blobId"
        from app.unknown_blobs(${batch.map((key) => key.organizationId)}::uuid[], ${batch.map((key) => key.blobId)}::uuid[])`
    deleted += await webSql().begin(async (tx) => {
      if (!(await mayDelete(tx))) return 0
      for (const key of unknown) await blobStorage().remove(key)
      return unknown.length
    })
    batch = []
  }
  for await (const { key, writtenAt } of blobStorage().list()) {
    if (Date.now() - writtenAt.getTime() < ageSeconds * 1000) continue
    batch.push(key)
    if (batch.length === SWEEP_BATCH) await judge()
  }
  if (batch.length > 0) await judge()
  return deleted
}
