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
 * moves back. At the same position the newer one wins. Documents that are gone are left out. One row per document.
 * Null characters, which Postgres text cannot hold, become U+FFFD.
 */
export async function writeProjections(
  tx: Transaction,
  organizationId: OrganizationId,
  projections: readonly Omit<Projection, 'organizationId'>[],
): Promise<void> {
  const clean = (text: string) => text.replaceAll('\0', '\u{fffd}')
  const column = <Value>(pick: (projection: Omit<Projection, 'organizationId'>) => Value) => projections.map(pick)
  await tx`
    insert into app.document_projections
      (organization_id, document_id, seq, title, icon, text, edited_at, edited_by)
    select d.organization_id, d.id, p.seq, p.title, p.icon, p.text, p.edited_at, u.id
      from unnest(
             ${column((p) => p.documentId)}::uuid[], ${column((p) => p.seq.toString())}::bigint[],
             ${column((p) => clean(p.title))}::text[], ${column((p) => p.icon && clean(p.icon))}::text[],
             ${column((p) => clean(p.text))}::text[], ${column((p) => p.editedAt?.toISOString() ?? null)}::timestamptz[],
             ${column((p) => p.editedBy)}::uuid[]
           ) as p (document_id, seq, title, icon, text, edited_at, edited_by)
      join app.documents d on d.organization_id = ${organizationId} and d.id = p.document_id
      left join auth.users u on u.id = p.edited_by
     order by d.id
    on conflict (organization_id, document_id) do update
      set seq = excluded.seq, title = excluded.title, icon = excluded.icon, text = excluded.text,
          edited_at = coalesce(excluded.edited_at, document_projections.edited_at),
          edited_by = coalesce(excluded.edited_by, document_projections.edited_by)
      where document_projections.seq <= excluded.seq`
}

/** One projection; see `writeProjections`. */
export const writeProjection = (tx: Transaction, projection: Projection): Promise<void> =>
  writeProjections(tx, projection.organizationId, [projection])
