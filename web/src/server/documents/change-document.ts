import 'server-only'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { notifyDocumentAppended } from '@coscribe/shared/db/document-notifications'
import { readDocumentState } from '@coscribe/shared/db/load-document-state'
import { readAccessOfAll } from '@coscribe/shared/db/read-access'
import { writeProjection } from '@coscribe/shared/db/write-projection'
import { AppError } from '@coscribe/shared/domain/app-error'
import { MAX_PROJECTED_TEXT } from '@coscribe/shared/domain/limits'
import { ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentIcon, documentTitle, oneLine } from '@coscribe/shared/editor/document-title'
import { replaceText } from '@coscribe/shared/editor/replace-text'
import * as Y from 'yjs'
import { type FoundDocument, withDocument } from '../access.ts'
import { webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { requireParent } from './create-document.ts'
import { type DocumentRecord, readDocument } from './document-record.ts'
import { childrenOf, keepAccess } from './keep-access.ts'

export type DocumentChange = {
  readonly title?: string | undefined
  readonly parentId?: string | null | undefined
  readonly trashed?: boolean | undefined
}

/** Applies the changes in one transaction and answers the document as it is then. */
export async function changeDocument(actor: Actor, id: string, change: DocumentChange): Promise<DocumentRecord> {
  const needed = change.trashed === false ? 'read' : 'write'
  const { record, appended } = await withDocument(actor, id, needed, async (found) => {
    if (change.trashed !== undefined) await setTrashed(actor, found, change.trashed)
    if (change.parentId !== undefined) await move(actor, found, change.parentId)
    const renamed = change.title !== undefined && (await rename(actor, found, change.title))
    const { tx, organizationId, documentId } = found
    return { record: await readDocument(tx, organizationId, documentId, actor.userId), appended: renamed }
  })
  // After the commit: only then is there something to fetch.
  if (appended) await notifyDocumentAppended(webSql(), { organizationId: record.organizationId, documentId: record.id })
  return record
}

/** The smallest edit of the title's text, so that somebody who types in it keeps their place; appended to the log. */
async function rename(
  actor: Actor,
  { tx, organizationId, documentId }: FoundDocument,
  title: string,
): Promise<boolean> {
  // The row lock keeps the log still until we commit: what is projected is exactly what the seq says.
  await tx`select 1 from app.documents where organization_id = ${organizationId} and id = ${documentId} for no key update`
  const loaded = await readDocumentState(tx, organizationId, documentId)
  if (!loaded) throw new Error(`document ${documentId} vanished inside its transaction`)
  const { doc } = loaded
  const before = Y.encodeStateVector(doc)
  const changed = replaceText(doc.getText(ROOT_TITLE), oneLine(title).trim())
  if (!changed) return false
  const payload = Y.encodeStateAsUpdate(doc, before)
  const [seq] = await appendUpdates(tx, [{ organizationId, documentId, payload, userId: actor.userId }])
  if (!seq) throw new AppError('conflict', 'The document is in the trash. Restore it first.')
  await writeProjection(tx, {
    organizationId,
    documentId,
    seq,
    title: documentTitle(doc),
    icon: documentIcon(doc),
    text: documentText(doc, MAX_PROJECTED_TEXT),
    editedAt: new Date(),
    editedBy: actor.userId,
  })
  return true
}

async function move(
  actor: Actor,
  { tx, organizationId, documentId, access }: FoundDocument,
  wanted: string | null,
): Promise<void> {
  // Who may read a document follows its place: moving it is sharing it.
  if (access.role === 'guest')
    throw new AppError('forbidden', 'Guests cannot move documents.', { reason: 'guests-do-not-move' })
  // Moves of one organization one after the other: two at once could make a circle that neither sees.
  await tx`select pg_advisory_xact_lock(hashtextextended(${organizationId}, 11))`
  const [below] = await tx<{ height: number }[]>`
    with recursive below (id, height) as (
      select ${documentId}::uuid, 1
      union all
      select d.id, below.height + 1 from app.documents d join below on d.parent_id = below.id
       where d.organization_id = ${organizationId}
    ) select max(height)::int as height from below`
  const parentId = wanted === null ? null : await requireParent(tx, actor, organizationId, wanted, below?.height ?? 1)
  const [circle] = await tx`
    with recursive up (id, parent_id) as (
      select id, parent_id from app.documents where organization_id = ${organizationId} and id = ${parentId}
      union
      select d.id, d.parent_id from app.documents d join up on d.id = up.parent_id
       where d.organization_id = ${organizationId}
    ) select 1 from up where id = ${documentId}`
  if (circle) throw new AppError('conflict', 'A document cannot be moved into itself.')
  await tx`
    update app.documents set parent_id = ${parentId}
     where organization_id = ${organizationId} and id = ${documentId}`
}

/**
 * The trash takes what is below along, and gives back what went in with it. What the person may not write stays where it is,
 * and what is below that: for those who may see it, it stands at the top meanwhile.
 */
export async function setTrashed(
  actor: Actor,
  { tx, organizationId, documentId, access }: FoundDocument,
  trashed: boolean,
): Promise<void> {
  if (access.role === 'guest') throw new AppError('forbidden', 'Guests cannot move documents to the trash.')
  if (access.trashed === trashed) return
  if (trashed) {
    const writable = [...(await readAccessOfAll(tx, organizationId, actor.userId, access.role)).values()]
      .filter((each) => each.access === 'write')
      .map(({ id }) => id)
    await tx`
      with recursive below (id) as (
        select ${documentId}::uuid
        union
        select d.id from app.documents d join below on d.parent_id = below.id
         where d.organization_id = ${organizationId} and d.trashed_at is null and d.id = any(${writable}::uuid[])
      ) update app.documents set trashed_at = now(), trashed_by = ${actor.userId}
         where organization_id = ${organizationId} and id in (select id from below) and trashed_at is null`
    return
  }
  await tx`
    with recursive below (id, since) as (
      select id, trashed_at from app.documents where organization_id = ${organizationId} and id = ${documentId}
      union
      select d.id, below.since from app.documents d join below on d.parent_id = below.id and d.trashed_at = below.since
       where d.organization_id = ${organizationId}
    ) update app.documents set trashed_at = null, trashed_by = null
       where organization_id = ${organizationId} and id in (select id from below)`
  // Its parent may have stayed in the trash: then it comes back at the top, for the same people.
  const [orphan] = await tx`
    select 1 from app.documents d join app.documents p on p.organization_id = d.organization_id and p.id = d.parent_id
     where d.organization_id = ${organizationId} and d.id = ${documentId} and p.trashed_at is not null`
  if (!orphan) return
  await keepAccess(tx, organizationId, [documentId])
  await tx`
    update app.documents set parent_id = null where organization_id = ${organizationId} and id = ${documentId}`
}

/** Deletes for ever what is in the trash: by its creator, an admin or an owner. */
export async function deleteForEver(actor: Actor, id: string): Promise<void> {
  await withDocument(actor, id, 'read', async ({ tx, organizationId, documentId, access }) => {
    if (!access.trashed) throw new AppError('conflict', 'Move the document to the trash first.')
    await keepAccess(tx, organizationId, await childrenOf(tx, organizationId, documentId))
    const deleted = await tx`
      delete from app.documents
       where organization_id = ${organizationId} and id = ${documentId} and trashed_at is not null
         and (created_by = ${actor.userId} or ${access.role === 'owner' || access.role === 'admin'})
      returning id`
    if (deleted.length === 0) throw new AppError('forbidden', 'Only who created it, admins and owners delete for ever.')
  })
}
