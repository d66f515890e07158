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

type Pair = { readonly documentId: DocumentId; readonly userId: UserId }

/**
 * What people may do with documents of one organization now: one entry per pair, in order; null where the document does
 * not exist. One query, inside `withOrganization`; the answer is `decideAccess` of what it finds.
 */
export async function readAccessOfMany(
  tx: Transaction,
  organizationId: OrganizationId,
  pairs: readonly Pair[],
): Promise<(DocumentAccess | null)[]> {
  const rows = await tx<
    {
      ord: string
      trashed: boolean
      minSchema: number
      epoch: number
      role: Role | null
      grant: 'read' | 'comment' | 'write' | null
    }[]
  >`
    select p.ord, d.trashed_at is not null as "trashed", d.min_schema as "minSchema", d.epoch, m.role, g.access as "grant"
      from unnest(${pairs.map((pair) => pair.documentId)}::uuid[], ${pairs.map((pair) => pair.userId)}::uuid[])
           with ordinality p (document_id, user_id, ord)
      join app.documents d on d.organization_id = ${organizationId} and d.id = p.document_id
      left join auth.members m on m.organization_id = d.organization_id and m.user_id = p.user_id
      left join app.document_grants g
        on g.organization_id = d.organization_id and g.document_id = d.id and g.user_id = p.user_id`
  const found: (DocumentAccess | null)[] = pairs.map(() => null)
  for (const { ord, role, trashed, minSchema, epoch, grant } of rows)
    found[Number(ord) - 1] = { access: decideAccess({ role, trashed, grant }), role, trashed, minSchema, epoch }
  return found
}

/** What one person may do with one document; see `readAccessOfMany`. */
export async function readAccess(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
  userId: UserId,
): Promise<DocumentAccess | null> {
  const [access] = await readAccessOfMany(tx, organizationId, [{ documentId, userId }])
  return access ?? null
}
