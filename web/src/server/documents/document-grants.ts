import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import { readAccess } from '@coscribe/shared/db/read-access'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { DefaultAccess } from '@coscribe/shared/domain/decide-access'
import { type DocumentId, type OrganizationId, parseUserId, type UserId } from '@coscribe/shared/domain/ids'
import { type FoundDocument, withDocument } from '../access.ts'
import type { Actor } from '../request-context.ts'

const requireUser = (id: string): UserId => {
  const userId = parseUserId(id)
  if (!userId)
    throw new AppError('not-found', 'This person is not in the organization.', { reason: 'not-in-organization' })
  return userId
}

/** Whoever writes a document shares it; guests give nothing on. */
function withShared(actor: Actor, id: string, work: (found: FoundDocument) => Promise<void>): Promise<void> {
  return withDocument(actor, id, 'write', async (found) => {
    if (found.access.role === 'guest')
      throw new AppError('forbidden', 'Guests cannot share documents.', { reason: 'guests-do-not-share' })
    await work(found)
  })
}

/** Writes a grant; who may is the caller's business. */
export async function grantAccess(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
  given: { readonly userId: UserId; readonly access: 'read' | 'write'; readonly by: UserId },
): Promise<void> {
  await tx`
    insert into app.document_grants (organization_id, document_id, user_id, access, granted_by)
    values (${organizationId}, ${documentId}, ${given.userId}, ${given.access}, ${given.by})
    on conflict (organization_id, document_id, user_id) do update
      set access = excluded.access, granted_by = excluded.granted_by`
}

/** Gives somebody of the same organization access to this document and all below it, or changes it. */
export async function putGrant(actor: Actor, id: string, user: string, access: 'read' | 'write'): Promise<void> {
  const userId = requireUser(user)
  await withShared(actor, id, async ({ tx, organizationId, documentId }) => {
    const [member] = await tx`
      select 1 from auth.members where organization_id = ${organizationId} and user_id = ${userId}`
    if (!member)
      throw new AppError('not-found', 'This person is not in the organization.', { reason: 'not-in-organization' })
    await grantAccess(tx, organizationId, documentId, { userId, access, by: actor.userId })
  })
}

export async function deleteGrant(actor: Actor, id: string, user: string): Promise<void> {
  const userId = requireUser(user)
  await withShared(actor, id, async ({ tx, organizationId, documentId }) => {
    const deleted = await tx`
      delete from app.document_grants
       where organization_id = ${organizationId} and document_id = ${documentId} and user_id = ${userId} returning user_id`
    if (deleted.length === 0)
      throw new AppError('not-found', 'This person was given nothing on this document.', { reason: 'nothing-given' })
  })
}

/**
 * Says what all members may do here and below; null: as with the parent. Whoever closes a document for everybody keeps
 * their own write: it is written down as a grant where nothing else gives it.
 */
export async function setDefaultAccess(actor: Actor, id: string, access: DefaultAccess | null): Promise<void> {
  await withShared(actor, id, async ({ tx, organizationId, documentId }) => {
    await writeDefault(tx, actor, organizationId, documentId, access)
  })
}

/** Leaves a document to one person, and to owners and admins. */
export const closeForOthers = (tx: Transaction, actor: Actor, organizationId: OrganizationId, documentId: DocumentId) =>
  writeDefault(tx, actor, organizationId, documentId, 'none')

/** Sets the default, and keeps the document its writer's own. */
export async function writeDefault(
  tx: Transaction,
  actor: Actor,
  organizationId: OrganizationId,
  documentId: DocumentId,
  access: DefaultAccess | null,
): Promise<void> {
  await tx`
    update app.documents set default_access = ${access}
     where organization_id = ${organizationId} and id = ${documentId}`
  const own = await readAccess(tx, organizationId, documentId, actor.userId)
  if (own?.access !== 'write')
    await grantAccess(tx, organizationId, documentId, { userId: actor.userId, access: 'write', by: actor.userId })
}
