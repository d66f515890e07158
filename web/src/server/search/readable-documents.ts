import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import { decideAccess } from '@coscribe/shared/domain/decide-access'
import type { DocumentId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import type { Access, Role } from '@coscribe/shared/domain/roles'

export type ReadableDocument = { readonly parentId: DocumentId | null }

/** The documents outside the trash that a person may read. */
export async function readableDocuments(
  tx: Transaction,
  organizationId: OrganizationId,
  userId: UserId,
  role: Role,
): Promise<Map<DocumentId, ReadableDocument>> {
  const rows = await tx<{ id: DocumentId; parentId: DocumentId | null; grant: Exclude<Access, 'none'> | null }[]>`
    select d.id, d.parent_id as "parentId", g.access as "grant"
      from app.documents d
      left join app.document_grants g
        on g.organization_id = d.organization_id and g.document_id = d.id and g.user_id = ${userId}
     where d.organization_id = ${organizationId} and d.trashed_at is null`
  return new Map(
    rows
      .filter(({ grant }) => decideAccess({ role, grant, trashed: false }) !== 'none')
      .map(({ id, parentId }) => [id, { parentId }]),
  )
}
