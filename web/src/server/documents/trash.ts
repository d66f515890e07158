import 'server-only'
import { readAccessOfAll } from '@coscribe/shared/db/read-access'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { DocumentId } from '@coscribe/shared/domain/ids'
import { type FoundDocument, requireRole, withDocument } from '../access.ts'
import { webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { childrenOf, keepAccess } from './keep-access.ts'
import { lockTree } from './siblings.ts'

/**
 * The trash takes what is below along, and gives back what went in with it. What the person may not write stays where it is,
 * and what is below that: for those who may see it, it stands at the top meanwhile.
 */
export async function setTrashed(
  actor: Actor,
  { tx, organizationId, documentId, access }: FoundDocument,
  trashed: boolean,
): Promise<void> {
  if (access.role === 'guest')
    throw new AppError('forbidden', 'Guests cannot move documents to the trash.', { reason: 'guests-trash' })
  if (access.trashed === trashed) return
  // A document that is moved below this one at this moment goes along, or is refused.
  await lockTree(tx, organizationId)
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
    if (!access.trashed)
      throw new AppError('conflict', 'Move the document to the trash first.', { reason: 'trash-first' })
    await keepAccess(tx, organizationId, await childrenOf(tx, organizationId, documentId))
    const deleted = await tx`
      delete from app.documents
       where organization_id = ${organizationId} and id = ${documentId} and trashed_at is not null
         and (created_by = ${actor.userId} or ${access.role === 'owner' || access.role === 'admin'})
      returning id`
    if (deleted.length === 0)
      throw new AppError('forbidden', 'Only who created it, admins and owners delete for ever.', {
        reason: 'delete-for-ever',
      })
  })
}

/** Deletes for ever everything that is in an organization's trash: by an admin or an owner. */
export async function emptyTrash(actor: Actor, organization: string): Promise<void> {
  const { organizationId, role } = await requireRole(actor, organization)
  if (role !== 'owner' && role !== 'admin')
    throw new AppError('forbidden', 'Admins and owners empty the trash.', { reason: 'empty-trash' })
  await withOrganization(webSql(), organizationId, async (tx) => {
    const left = await tx<{ id: DocumentId }[]>`
      select d.id from app.documents d
        join app.documents p on p.organization_id = d.organization_id and p.id = d.parent_id
       where d.organization_id = ${organizationId} and d.trashed_at is null and p.trashed_at is not null`
    await keepAccess(
      tx,
      organizationId,
      left.map(({ id }) => id),
    )
    await tx`delete from app.documents where organization_id = ${organizationId} and trashed_at is not null`
  })
}
