import type { DocumentId, OrganizationId, UserId } from '../domain/ids.ts'
import type { Transaction } from './connect.ts'

export type Projection = {
  readonly organizationId: OrganizationId
  readonly documentId: DocumentId
  /** The log position that the other fields were derived from. */
  readonly seq: bigint
  readonly title: string
  readonly icon: string | null
  readonly text: string
  readonly editedAt: Date | null
  readonly editedBy: UserId | null
}

/**
 * Stores what was derived from the log, unless a projection of a later position is there already (rule PJ1): it never
 * moves back. At the same position the newer one wins.
 * Null characters, which Postgres text cannot hold, become U+FFFD.
 */
export async function writeProjection(tx: Transaction, projection: Projection): Promise<void> {
  const clean = (text: string) => text.replaceAll('\0', '\u{fffd}')
  await tx`
    insert into app.document_projections
      (organization_id, document_id, seq, title, icon, text, edited_at, edited_by)
    values (${projection.organizationId}, ${projection.documentId}, ${projection.seq.toString()},
      ${clean(projection.title)}, ${projection.icon && clean(projection.icon)}, ${clean(projection.text)},
      ${projection.editedAt}, (select id from auth.users where id = ${projection.editedBy}))
    on conflict (organization_id, document_id) do update
      set seq = excluded.seq, title = excluded.title, icon = excluded.icon, text = excluded.text,
          edited_at = coalesce(excluded.edited_at, document_projections.edited_at),
          edited_by = coalesce(excluded.edited_by, document_projections.edited_by)
      where document_projections.seq <= excluded.seq`
}
