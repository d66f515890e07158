import { decideAccess } from '../domain/decide-access.ts'
import type { DocumentId, OrganizationId, UserId } from '../domain/ids.ts'
import type { Access, Role } from '../domain/roles.ts'
import type { Transaction } from './connect.ts'

export type DocumentAccess = {
  readonly access: Access
  readonly role: Role | null
  readonly trashed: boolean
  readonly minSchema: number
  readonly epoch: number
}

/**
 * What a person may do with one document now, or null where the document does not exist. One query, inside
 * `withOrganization`; the answer is `decideAccess` of what it finds.
 */
export async function readAccess(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
  userId: UserId,
): Promise<DocumentAccess | null> {
  const [row] = await tx<
    {
      trashed: boolean
      minSchema: number
      epoch: number
      role: Role | null
      grant: 'read' | 'comment' | 'write' | null
    }[]
  >`
    select d.trashed_at is not null as "trashed", d.min_schema as "minSchema", d.epoch, m.role, g.access as "grant"
      from app.documents d
      left join auth.members m on m.organization_id = d.organization_id and m.user_id = ${userId}
      left join app.document_grants g
        on g.organization_id = d.organization_id and g.document_id = d.id and g.user_id = ${userId}
     where d.organization_id = ${organizationId} and d.id = ${documentId}`
  if (!row) return null
  return {
    access: decideAccess(row),
    role: row.role,
    trashed: row.trashed,
    minSchema: row.minSchema,
    epoch: row.epoch,
  }
}
