import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import { type DocumentAccess, readAccess } from '@coscribe/shared/db/read-access'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { AppError } from '@coscribe/shared/domain/app-error'
import { type DocumentId, type OrganizationId, parseDocumentId, parseOrganizationId } from '@coscribe/shared/domain/ids'
import { type Access, accessAtLeast, isRole, type Role } from '@coscribe/shared/domain/roles'
import { webSql } from './database.ts'
import type { Actor } from './request-context.ts'

/** The very same answer for what does not exist, is another organization's, or is not this person's to see. */
const notFound = () => new AppError('not-found', 'There is nothing here, or you may not see it.')

export type FoundDocument = {
  readonly tx: Transaction
  readonly organizationId: OrganizationId
  readonly documentId: DocumentId
  readonly access: DocumentAccess & { readonly role: Role }
}

/**
 * Runs `work` with a document that the person may see, inside its organization. What they may not see is not found;
 * what they see and may not do is forbidden.
 */
export async function withDocument<Result>(
  actor: Actor,
  id: string,
  needed: Exclude<Access, 'none'>,
  work: (found: FoundDocument) => Promise<Result>,
  mode?: Parameters<typeof withOrganization>[3],
): Promise<Result> {
  const documentId = parseDocumentId(id)
  if (!documentId) throw notFound()
  const organizationId = await locate(actor, documentId)
  return await withOrganization(
    webSql(),
    organizationId,
    async (tx) => {
      const access = await readAccess(tx, organizationId, documentId, actor.userId)
      if (!access || access.role === null || access.access === 'none') throw notFound()
      if (!accessAtLeast(access.access, needed))
        throw access.trashed
          ? new AppError('conflict', 'The document is in the trash. Restore it first.', { reason: 'restore-first' })
          : new AppError('forbidden', 'You can read this document, not change it.', { reason: 'document-read-only' })
      return await work({ tx, organizationId, documentId, access: { ...access, role: access.role } })
    },
    mode,
  )
}

async function locate(actor: Actor, documentId: DocumentId): Promise<OrganizationId> {
  const [row] = await webSql()<
    { id: string | null }[]
  >`select app.locate_document(${documentId}, ${actor.userId}) as id`
  const organizationId = parseOrganizationId(row?.id)
  if (!organizationId) throw notFound()
  return organizationId
}

/** The person's role in an organization. @throws AppError not-found where they are not in it. */
export async function requireRole(
  actor: Actor,
  organization: string,
): Promise<{ organizationId: OrganizationId; role: Role }> {
  const organizationId = parseOrganizationId(organization)
  if (!organizationId) throw notFound()
  const [row] = await webSql()<{ role: string }[]>`
    select role from auth.members where organization_id = ${organizationId} and user_id = ${actor.userId}`
  if (!row || !isRole(row.role)) throw notFound()
  return { organizationId, role: row.role }
}
