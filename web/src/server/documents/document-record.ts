import 'server-only'
import type { Queryable, Transaction } from '@coscribe/shared/db/connect'
import { decideAccess } from '@coscribe/shared/domain/decide-access'
import type { DocumentId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import { EXCERPT_LENGTH, MAX_DOCUMENTS_PER_LIST } from '@coscribe/shared/domain/limits'
import type { Access, Role } from '@coscribe/shared/domain/roles'

/** A document as the API answers it. Times are ISO 8601. */
export type DocumentRecord = {
  readonly id: DocumentId
  readonly organizationId: OrganizationId
  readonly parentId: DocumentId | null
  readonly title: string
  readonly icon: string | null
  /** The beginning of the text, one line. */
  readonly excerpt: string
  readonly access: Access
  readonly createdAt: string
  readonly createdBy: { readonly id: UserId; readonly name: string } | null
  readonly editedAt: string
  readonly editedBy: { readonly id: UserId; readonly name: string } | null
  readonly trashedAt: string | null
}

type Row = {
  id: DocumentId
  parentId: DocumentId | null
  title: string | null
  icon: string | null
  beginning: string | null
  createdAt: Date
  createdById: UserId | null
  createdByName: string | null
  editedAt: Date | null
  editedById: UserId | null
  editedByName: string | null
  trashedAt: Date | null
  grant: Exclude<Access, 'none'> | null
}

const select = (sql: Queryable, organizationId: OrganizationId, userId: UserId) => sql`
  select d.id, d.parent_id as "parentId", p.title, p.icon, left(p.text, ${EXCERPT_LENGTH * 2}) as beginning,
         d.created_at as "createdAt", c.id as "createdById", c.name as "createdByName",
         p.edited_at as "editedAt", e.id as "editedById", e.name as "editedByName",
         d.trashed_at as "trashedAt", g.access as "grant"
    from app.documents d
    left join app.document_projections p on p.organization_id = d.organization_id and p.document_id = d.id
    left join app.document_grants g
      on g.organization_id = d.organization_id and g.document_id = d.id and g.user_id = ${userId}
    left join auth.users c on c.id = d.created_by
    left join auth.users e on e.id = p.edited_by
   where d.organization_id = ${organizationId}`

const toRecord = (organizationId: OrganizationId, role: Role, row: Row): DocumentRecord => ({
  id: row.id,
  organizationId,
  parentId: row.parentId,
  title: row.title ?? '',
  icon: row.icon,
  excerpt: (row.beginning ?? '').replace(/\s+/g, ' ').trim().slice(0, EXCERPT_LENGTH),
  access: decideAccess({ role, grant: row.grant, trashed: row.trashedAt !== null }),
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdById ? { id: row.createdById, name: row.createdByName ?? '' } : null,
  editedAt: (row.editedAt ?? row.createdAt).toISOString(),
  editedBy: row.editedById ? { id: row.editedById, name: row.editedByName ?? '' } : null,
  trashedAt: row.trashedAt?.toISOString() ?? null,
})

/** The documents that a person may see, newest edit first; those in the trash apart. */
export async function listDocuments(
  tx: Transaction,
  organizationId: OrganizationId,
  userId: UserId,
  role: Role,
  trashed: boolean,
): Promise<DocumentRecord[]> {
  const rows = await tx<Row[]>`
    ${select(tx, organizationId, userId)}
      and (d.trashed_at is not null) = ${trashed}
      and (${role !== 'guest'} or g.access is not null)
    order by coalesce(p.edited_at, d.created_at) desc, d.id limit ${MAX_DOCUMENTS_PER_LIST}`
  return rows.map((row) => toRecord(organizationId, role, row)).filter((record) => record.access !== 'none')
}

/** One document that was found before. */
export async function readDocument(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
  userId: UserId,
  role: Role,
): Promise<DocumentRecord> {
  const [row] = await tx<Row[]>`${select(tx, organizationId, userId)} and d.id = ${documentId}`
  if (!row) throw new Error(`document ${documentId} vanished inside its transaction`)
  return toRecord(organizationId, role, row)
}
