import 'server-only'
import type { Queryable, Transaction } from '@coscribe/shared/db/connect'
import { readAccess } from '@coscribe/shared/db/read-access'
import type { DocumentId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import { EXCERPT_LENGTH, MAX_DOCUMENTS_PER_LIST } from '@coscribe/shared/domain/limits'
import type { Access, Role } from '@coscribe/shared/domain/roles'
import { readableDocuments, visibleParent } from './readable-documents.ts'

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
  readonly trashedBy: { readonly id: UserId; readonly name: string } | null
  /** Where it stands among those with the same parent: in byte order, equal ones by their ids. */
  readonly position: string
  /** Since when it is a favourite of yours, and when you last opened it. */
  readonly favouriteAt: string | null
  readonly openedAt: string | null
  /** Since when somebody else has shared it with you by name. */
  readonly sharedAt: string | null
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
  trashedById: UserId | null
  trashedByName: string | null
  position: string
  favouriteAt: Date | null
  openedAt: Date | null
  sharedAt: Date | null
}

const select = (sql: Queryable, organizationId: OrganizationId, userId: UserId) => sql`
  select d.id, d.parent_id as "parentId", p.title, p.icon, left(p.text, ${EXCERPT_LENGTH * 2}) as beginning,
         d.created_at as "createdAt", c.id as "createdById", c.name as "createdByName",
         p.edited_at as "editedAt", e.id as "editedById", e.name as "editedByName",
         d.trashed_at as "trashedAt", t.id as "trashedById", t.name as "trashedByName", d.position,
         f.created_at as "favouriteAt", v.opened_at as "openedAt", g.created_at as "sharedAt"
    from app.documents d
    left join app.document_projections p on p.organization_id = d.organization_id and p.document_id = d.id
    left join app.document_favourites f
      on f.organization_id = d.organization_id and f.document_id = d.id and f.user_id = ${userId}
    left join app.document_visits v
      on v.organization_id = d.organization_id and v.document_id = d.id and v.user_id = ${userId}
    left join app.document_grants g
      on g.organization_id = d.organization_id and g.document_id = d.id and g.user_id = ${userId}
      and g.granted_by is distinct from ${userId}
    left join auth.users t on t.id = d.trashed_by
    left join auth.users c on c.id = d.created_by
    left join auth.users e on e.id = p.edited_by
   where d.organization_id = ${organizationId}`

type Seen = Pick<DocumentRecord, 'access' | 'parentId'>

const toRecord = (organizationId: OrganizationId, row: Row, { access, parentId }: Seen): DocumentRecord => ({
  id: row.id,
  organizationId,
  parentId,
  title: row.title ?? '',
  icon: row.icon,
  excerpt: (row.beginning ?? '').replace(/\s+/g, ' ').trim().slice(0, EXCERPT_LENGTH),
  access,
  createdAt: row.createdAt.toISOString(),
  createdBy: row.createdById ? { id: row.createdById, name: row.createdByName ?? '' } : null,
  editedAt: (row.editedAt ?? row.createdAt).toISOString(),
  editedBy: row.editedById ? { id: row.editedById, name: row.editedByName ?? '' } : null,
  trashedAt: row.trashedAt?.toISOString() ?? null,
  trashedBy: row.trashedById ? { id: row.trashedById, name: row.trashedByName ?? '' } : null,
  position: row.position,
  favouriteAt: row.favouriteAt?.toISOString() ?? null,
  openedAt: row.openedAt?.toISOString() ?? null,
  sharedAt: row.sharedAt?.toISOString() ?? null,
})

/** The documents that a person may see, newest edit first; those in the trash apart. */
export async function listDocuments(
  tx: Transaction,
  organizationId: OrganizationId,
  userId: UserId,
  role: Role,
  trashed: boolean,
): Promise<DocumentRecord[]> {
  const readable = await readableDocuments(tx, { userId }, organizationId, role, { trashed })
  const rows = await tx<Row[]>`
    ${select(tx, organizationId, userId)}
      and d.id = any(${[...readable.keys()]}::uuid[])
    order by coalesce(p.edited_at, d.created_at) desc, d.id limit ${MAX_DOCUMENTS_PER_LIST}`
  return rows.flatMap((row) => {
    const seen = readable.get(row.id)
    return seen ? [toRecord(organizationId, row, seen)] : []
  })
}

/** One document that was found before, as the person sees it who asked. */
export async function readDocument(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
  userId: UserId,
): Promise<DocumentRecord> {
  const [row] = await tx<Row[]>`${select(tx, organizationId, userId)} and d.id = ${documentId}`
  const found = await readAccess(tx, organizationId, documentId, userId)
  if (!row || !found) throw new Error(`document ${documentId} vanished inside its transaction`)
  const parentId = await visibleParent(tx, { userId }, organizationId, row.parentId)
  return toRecord(organizationId, row, { access: found.access, parentId })
}
