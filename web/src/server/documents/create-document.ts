import 'server-only'
import { randomUUID } from 'node:crypto'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import type { Transaction } from '@coscribe/shared/db/connect'
import { readAccess } from '@coscribe/shared/db/read-access'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { writeProjection } from '@coscribe/shared/db/write-projection'
import { AppError } from '@coscribe/shared/domain/app-error'
import { type DocumentId, type OrganizationId, parseDocumentId } from '@coscribe/shared/domain/ids'
import { MAX_DOCUMENT_DEPTH, MAX_MARKDOWN_BYTES, MAX_PROJECTED_TEXT } from '@coscribe/shared/domain/limits'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentTitle } from '@coscribe/shared/editor/document-title'
import { fileIdsOf } from '@coscribe/shared/editor/file-ids'
import { markdownToUpdate } from '@coscribe/shared/editor/markdown-to-update'
import * as Y from 'yjs'
import { requireRole } from '../access.ts'
import { webSql } from '../database.ts'
import { raiseSchema } from '../files/raise-schema.ts'
import type { Actor } from '../request-context.ts'
import { closeForOthers } from './document-grants.ts'
import { type DocumentRecord, readDocument } from './document-record.ts'
import { lastPosition } from './siblings.ts'

export type NewDocument = {
  readonly organizationId: string
  readonly title: string
  readonly parentId: string | null
  readonly markdown: string
  /**
   * Chosen by whoever began the document without a network: it is made empty under this id, and its content follows over
   * the socket like any other change. Asking again answers the same document.
   */
  readonly id?: string | undefined
}

/**
 * Makes a document: its row, the update that carries title and content, and the projection, in one transaction.
 * Nothing else ever seeds a document, so two servers cannot both do it.
 */
export async function createDocument(
  actor: Actor,
  { organizationId: wanted, title, parentId, markdown, id }: NewDocument,
): Promise<DocumentRecord> {
  const { organizationId, role } = await requireRole(actor, wanted)
  if (role === 'guest')
    throw new AppError('forbidden', 'Guests cannot create documents.', { reason: 'guests-do-not-create' })
  if (Buffer.byteLength(markdown) > MAX_MARKDOWN_BYTES)
    throw new AppError('too-large', `The limit is ${MAX_MARKDOWN_BYTES / 1024 / 1024} MiB of Markdown.`, {
      reason: 'markdown-too-large',
      values: { limit: MAX_MARKDOWN_BYTES / 1024 / 1024 },
    })
  if (id !== undefined) return await createBegun(actor, organizationId, id, parentId)
  const payload = markdownToUpdate({ title, markdown })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, payload)
  const documentId = randomUUID() as DocumentId
  return await withOrganization(webSql(), organizationId, async (tx) => {
    const parent = parentId === null ? null : await requireParent(tx, actor, organizationId, parentId)
    await tx`
      insert into app.documents (organization_id, id, parent_id, position, created_by)
      values (${organizationId}, ${documentId}, ${parent}, ${await lastPosition(tx, organizationId, parent)},
              ${actor.userId})`
    const [seq] = await appendUpdates(tx, [{ organizationId, documentId, payload, userId: actor.userId }])
    if (!seq) throw new Error('a document that was just inserted took no update')
    if (fileIdsOf(doc).size > 0) await raiseSchema(tx, organizationId, documentId)
    await writeProjection(tx, {
      organizationId,
      documentId,
      seq,
      title: documentTitle(doc),
      icon: null,
      text: documentText(doc, MAX_PROJECTED_TEXT),
      editedAt: new Date(),
      editedBy: actor.userId,
    })
    return await readDocument(tx, organizationId, documentId, actor.userId)
  })
}

async function createBegun(
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  wantedParent: string | null,
): Promise<DocumentRecord> {
  const documentId = parseDocumentId(id)
  if (!documentId) throw new AppError('invalid', 'The id is not a UUID in lower case.')
  return await withOrganization(webSql(), organizationId, async (tx) => {
    // The parent may have gone in the meantime; the document then stands on its own, and is its author's until they share it:
    // it was not begun for everybody.
    const parent = wantedParent === null ? null : await parentIfThere(tx, actor, organizationId, wantedParent)
    const inserted = await tx`
      insert into app.documents (organization_id, id, parent_id, position, created_by)
      values (${organizationId}, ${documentId}, ${parent}, ${await lastPosition(tx, organizationId, parent)},
              ${actor.userId}) on conflict do nothing`
    if (inserted.count === 0) await requireOwnBegun(tx, actor, organizationId, documentId)
    else if (parent !== wantedParent) await closeForOthers(tx, actor, organizationId, documentId)
    return await readDocument(tx, organizationId, documentId, actor.userId)
  })
}

/** The document was made by an earlier request of the same person, who may still see it. */
async function requireOwnBegun(
  tx: Transaction,
  actor: Actor,
  organizationId: OrganizationId,
  documentId: DocumentId,
): Promise<void> {
  const [mine] = await tx`
    select 1 from app.documents
     where organization_id = ${organizationId} and id = ${documentId} and created_by = ${actor.userId}`
  const found = mine ? await readAccess(tx, organizationId, documentId, actor.userId) : null
  if (!found || found.access === 'none')
    throw new AppError('conflict', 'This id is taken. Make a new one.', { reason: 'id-taken' })
}

async function parentIfThere(...asked: Parameters<typeof requireParent>): Promise<DocumentId | null> {
  try {
    return await requireParent(...asked)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** A parent that the person may write in and below which `height` more levels have room. A foreign one is not found. */
export async function requireParent(
  tx: Transaction,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  height = 1,
): Promise<DocumentId> {
  const parentId = parseDocumentId(id)
  const access = parentId && (await readAccess(tx, organizationId, parentId, actor.userId))
  if (!parentId || !access || access.access === 'none')
    throw new AppError('not-found', 'The parent document is not here.', { reason: 'parent-not-here' })
  if (access.access !== 'write')
    throw new AppError('forbidden', 'You can read the parent document, not change it.', { reason: 'parent-read-only' })
  const [row] = await tx<{ depth: number }[]>`
    with recursive up (id, parent_id, depth) as (
      select id, parent_id, 1 from app.documents where organization_id = ${organizationId} and id = ${parentId}
      union all
      select d.id, d.parent_id, up.depth + 1 from app.documents d join up on d.id = up.parent_id
       where d.organization_id = ${organizationId} and up.depth <= ${MAX_DOCUMENT_DEPTH}
    ) select max(depth)::int as depth from up`
  if ((row?.depth ?? 0) + height > MAX_DOCUMENT_DEPTH)
    throw new AppError('conflict', `Documents nest ${MAX_DOCUMENT_DEPTH} levels deep at most.`, {
      reason: 'too-deep',
      values: { limit: MAX_DOCUMENT_DEPTH },
    })
  return parentId
}
