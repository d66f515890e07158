import type { DocumentId, OrganizationId, UserId } from '../domain/ids.ts'
import type { Transaction } from './connect.ts'

export type Projection = {
  readonly organizationId: OrganizationId
  readonly documentId: DocumentId
  /** The log position that the other fields were derived from. Stored only together with a text. */
  readonly seq: bigint
  readonly title: string
  readonly icon: string | null
  /** Null: the stored text stays, and so does the stored position. A document that has none yet is then left out. */
  readonly text: string | null
  readonly editedAt: Date | null
  readonly editedBy: UserId | null
}

type OfDocument = Omit<Projection, 'organizationId'>

/**
 * Stores what was derived from the log, unless a projection of a later position is there already (rule PJ1): it never
 * moves back. At the same position the newer one wins. Documents that are gone are left out. One of a document with a text,
 * one without; the latter is written after it.
 * Null characters, which Postgres text cannot hold, become U+FFFD.
 */
export async function writeProjections(
  tx: Transaction,
  organizationId: OrganizationId,
  projections: readonly OfDocument[],
): Promise<void> {
  const whole = projections.filter((projection) => projection.text !== null)
  if (whole.length > 0) await writeWhole(tx, organizationId, whole)
  if (whole.length < projections.length)
    await writeAllButText(
      tx,
      organizationId,
      projections.filter((projection) => projection.text === null),
    )
}

async function writeWhole(tx: Transaction, organizationId: OrganizationId, projections: readonly OfDocument[]) {
  const column = columnsOf(projections)
  await tx`
    insert into app.document_projections
      (organization_id, document_id, seq, title, icon, text, edited_at, edited_by, search)
    select d.organization_id, d.id, p.seq, p.title, p.icon, p.text, p.edited_at, u.id,
           app.search_vector(d.organization_id, p.title, p.text)
      from unnest(
             ${column((p) => p.documentId)}::uuid[], ${column((p) => p.seq.toString())}::bigint[],
             ${column((p) => clean(p.title))}::text[], ${column((p) => p.icon && clean(p.icon))}::text[],
             ${column((p) => clean(p.text ?? ''))}::text[], ${column((p) => p.editedAt?.toISOString() ?? null)}::timestamptz[],
             ${column((p) => p.editedBy)}::uuid[]
           ) as p (document_id, seq, title, icon, text, edited_at, edited_by)
      join app.documents d on d.organization_id = ${organizationId} and d.id = p.document_id
      left join auth.users u on u.id = p.edited_by
     order by d.id
    on conflict (organization_id, document_id) do update
      set seq = excluded.seq, title = excluded.title, icon = excluded.icon, text = excluded.text, search = excluded.search,
          edited_at = coalesce(excluded.edited_at, document_projections.edited_at),
          edited_by = coalesce(excluded.edited_by, document_projections.edited_by)
      where document_projections.seq <= excluded.seq`
}

async function writeAllButText(tx: Transaction, organizationId: OrganizationId, projections: readonly OfDocument[]) {
  const column = columnsOf(projections)
  await tx`
    update app.document_projections stored
       set title = p.title, icon = p.icon,
           search = case when stored.title is distinct from p.title
                         then app.search_retitled(${organizationId}, stored.search, p.title) else stored.search end,
           edited_at = coalesce(p.edited_at, stored.edited_at), edited_by = coalesce(u.id, stored.edited_by)
      from unnest(
             ${column((p) => p.documentId)}::uuid[], ${column((p) => p.seq.toString())}::bigint[],
             ${column((p) => clean(p.title))}::text[], ${column((p) => p.icon && clean(p.icon))}::text[],
             ${column((p) => p.editedAt?.toISOString() ?? null)}::timestamptz[], ${column((p) => p.editedBy)}::uuid[]
           ) as p (document_id, seq, title, icon, edited_at, edited_by)
      left join auth.users u on u.id = p.edited_by
     where stored.organization_id = ${organizationId} and stored.document_id = p.document_id and stored.seq <= p.seq`
}

const columnsOf =
  (projections: readonly OfDocument[]) =>
  <Value>(pick: (projection: OfDocument) => Value) =>
    projections.map(pick)

const clean = (text: string) => text.replaceAll('\0', '\u{fffd}')

/** One projection; see `writeProjections`. */
export const writeProjection = (tx: Transaction, projection: Projection): Promise<void> =>
  writeProjections(tx, projection.organizationId, [projection])
