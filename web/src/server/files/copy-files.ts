import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '@coscribe/shared/db/connect'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { DocumentId, FileId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import { withDocument } from '../access.ts'
import type { Actor } from '../request-context.ts'
import type { FileRecord } from './add-file.ts'
import { raiseSchema } from './raise-schema.ts'
import { findFile, notFound } from './read-file.ts'

/**
 * The file as one of another document of the same organization, for content that was pasted there: who may read that
 * document sees it, whatever becomes of the first one. The bytes are not stored twice. Asked again, answers the same; a file
 * that is the document's own is answered as it is.
 */
export async function copyFile(actor: Actor, document: string, file: string): Promise<FileRecord> {
  const source = await findFile(actor, file)
  return await withDocument(actor, document, 'write', async ({ tx, organizationId, documentId }) => {
    if (organizationId !== source.organizationId)
      throw new AppError('conflict', 'Files of another organization are uploaded anew.', { reason: 'files-of-others' })
    const { organizationId: _, documentId: __, blobId, sha256: ___, ...record } = source
    if (source.documentId === documentId) return record
    // Holds the blob, so that a deletion of its last file waits and then sees the copy.
    const [blob] = await tx`
      select 1 from app.file_blobs
       where organization_id = ${organizationId} and id = ${blobId} and state = 'stored' for key share`
    if (!blob) throw notFound()
    await tx`
      insert into app.files (organization_id, id, document_id, blob_id, name, uploaded_by)
      values (${organizationId}, ${randomUUID()}, ${documentId}, ${blobId}, ${source.name}, ${actor.userId})
      on conflict (organization_id, document_id, blob_id) do nothing`
    const [row] = await tx<{ id: FileId }[]>`
      select id from app.files
       where organization_id = ${organizationId} and document_id = ${documentId} and blob_id = ${blobId}`
    if (!row) throw new Error('a file that was just copied is not there')
    await raiseSchema(tx, organizationId, documentId)
    return { ...record, id: row.id }
  })
}

/**
 * All files of a document as files of another one, for a duplicate; inside its transaction. Answers which id became
 * which: `withFileIds` of shared/editor writes them into the content.
 */
export async function copyFilesOf(
  tx: Transaction,
  organizationId: OrganizationId,
  from: DocumentId,
  to: DocumentId,
  by: UserId,
): Promise<Map<string, FileId>> {
  await tx`
    select 1 from app.file_blobs b
     where b.organization_id = ${organizationId} and b.id in (
       select f.blob_id from app.files f where f.organization_id = ${organizationId} and f.document_id = ${from})
     order by b.id for key share`
  await tx`
    insert into app.files (organization_id, id, document_id, blob_id, name, uploaded_by)
    select organization_id, gen_random_uuid(), ${to}, blob_id, name, ${by} from app.files
     where organization_id = ${organizationId} and document_id = ${from}
    on conflict (organization_id, document_id, blob_id) do nothing`
  const pairs = await tx<{ before: string; after: FileId }[]>`
    select a.id as before, b.id as after from app.files a
      join app.files b on b.organization_id = a.organization_id and b.blob_id = a.blob_id and b.document_id = ${to}
     where a.organization_id = ${organizationId} and a.document_id = ${from}`
  if (pairs.length > 0) await raiseSchema(tx, organizationId, to)
  return new Map(pairs.map(({ before, after }) => [before, after]))
}
