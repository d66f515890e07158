import 'server-only'
import { encodeState, insertVersions, readStateAt, unmarkedSpan } from '@coscribe/shared/db/document-versions'
import { AppError } from '@coscribe/shared/domain/app-error'
import { MAX_NAMED_VERSIONS } from '@coscribe/shared/domain/limits'
import { type FoundDocument, withDocument } from '../access.ts'
import type { Actor } from '../request-context.ts'
import { findVersion, toRecords, type VersionRecord, type VersionRow, versionColumns } from './version-record.ts'

/** Makes a version of what is committed now, with a name or without. Where that is one already, it is given the name. */
export function createVersion(actor: Actor, id: string, name: string | null): Promise<VersionRecord> {
  return withDocument(actor, id, 'write', async (found) => {
    await lockVersions(found)
    const row = await markNow(found)
    if (name === null) return await record(found, row)
    if (row.name !== null)
      throw new AppError('conflict', `Nothing was written since the version “${row.name}”.`, {
        reason: 'version-has-name',
        values: { name: row.name },
      })
    return await record(found, await giveName(actor, found, row, name))
  })
}

/** Names or renames a version; without a name it is an automatic one again, and goes when its time is over. */
export function renameVersion(
  actor: Actor,
  id: string,
  versionId: string,
  name: string | null,
): Promise<VersionRecord> {
  return withDocument(actor, id, 'write', async (found) => {
    await lockVersions(found)
    const row = await findVersion(found, versionId)
    return await record(found, name === null ? await takeName(found, row) : await giveName(actor, found, row, name))
  })
}

/** One after the other at a document, so that the bound of named versions holds. Appends are not held up. */
const lockVersions = ({ tx, documentId }: FoundDocument) =>
  tx`select pg_advisory_xact_lock(hashtextextended(${documentId}, 12))`

/** The version of what is committed now; made where there is none. */
export async function markNow({ tx, organizationId, documentId }: FoundDocument): Promise<VersionRow> {
  const span = await unmarkedSpan(tx, organizationId, documentId)
  if (span) await insertVersions(tx, organizationId, documentId, [span])
  const [row] = await tx<VersionRow[]>`
    select ${versionColumns(tx)} from app.document_versions
     where organization_id = ${organizationId} and document_id = ${documentId} order by seq desc limit 1`
  if (!row) throw new AppError('conflict', 'Nothing was written in this document yet.', { reason: 'nothing-written' })
  return row
}

async function giveName(
  actor: Actor,
  { tx, organizationId, documentId }: FoundDocument,
  row: VersionRow,
  name: string,
): Promise<VersionRow> {
  if (row.name === null) {
    const [count] = await tx<{ named: number }[]>`
      select count(*)::int as named from app.document_versions
       where organization_id = ${organizationId} and document_id = ${documentId} and name is not null`
    if ((count?.named ?? 0) >= MAX_NAMED_VERSIONS)
      throw new AppError(
        'conflict',
        `A document has ${MAX_NAMED_VERSIONS} named versions at most. Take a name away first.`,
        { reason: 'too-many-named-versions', values: { count: MAX_NAMED_VERSIONS } },
      )
  }
  // Kept for ever by itself, whatever becomes of the log.
  const { bytes, sha256 } = encodeState(await readStateAt(tx, organizationId, documentId, BigInt(row.seq)))
  const [named] = await tx<VersionRow[]>`
    update app.document_versions set name = ${name}, named_by = ${actor.userId}, state = ${bytes}, sha256 = ${sha256}
     where organization_id = ${organizationId} and document_id = ${documentId} and id = ${row.id}
    returning ${versionColumns(tx)}`
  return named as VersionRow
}

async function takeName({ tx, organizationId, documentId }: FoundDocument, row: VersionRow): Promise<VersionRow> {
  const [unnamed] = await tx<VersionRow[]>`
    update app.document_versions set name = null, named_by = null
     where organization_id = ${organizationId} and document_id = ${documentId} and id = ${row.id}
    returning ${versionColumns(tx)}`
  return unnamed as VersionRow
}

async function record({ tx }: FoundDocument, row: VersionRow): Promise<VersionRecord> {
  return (await toRecords(tx, [row]))[0] as VersionRecord
}
