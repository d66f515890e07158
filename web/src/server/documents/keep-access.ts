import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { MAX_ACCESS_CHAIN } from '@coscribe/shared/domain/limits'

/**
 * Writes down on these documents what they inherit, so that nobody gains or loses anything when they come to stand at the
 * top. To be called before something above them is deleted for ever, and before they leave a parent in the trash: those are
 * no decisions about who may read.
 */
export async function keepAccess(
  tx: Transaction,
  organizationId: OrganizationId,
  documentIds: readonly DocumentId[],
): Promise<void> {
  if (documentIds.length === 0) return
  const chain = tx`
    chain (document_id, link_id, parent_id, default_access, steps) as (
      select id, id, parent_id, default_access, 0 from app.documents
       where organization_id = ${organizationId} and id = any(${[...documentIds]}::uuid[])
      union all
      select c.document_id, d.id, d.parent_id, d.default_access, c.steps + 1
        from chain c join app.documents d on d.organization_id = ${organizationId} and d.id = c.parent_id
       where c.steps < ${MAX_ACCESS_CHAIN}
    )`
  await tx`
    with recursive ${chain}, nearest as (
      select distinct on (document_id) document_id, default_access
        from chain where default_access is not null order by document_id, steps
    )
    update app.documents d set default_access = n.default_access
      from nearest n
     where d.organization_id = ${organizationId} and d.id = n.document_id
       and d.default_access is distinct from n.default_access`
  await tx`
    with recursive ${chain}
    insert into app.document_grants (organization_id, document_id, user_id, access, granted_by)
    select distinct on (c.document_id, g.user_id) ${organizationId}::uuid, c.document_id, g.user_id, g.access, g.granted_by
      from chain c
      join app.document_grants g on g.organization_id = ${organizationId} and g.document_id = c.link_id
     order by c.document_id, g.user_id, array_position(array['write', 'comment', 'read'], g.access), c.steps
    on conflict (organization_id, document_id, user_id) do update
      set access = excluded.access, granted_by = excluded.granted_by
      where document_grants.access <> excluded.access`
}

/** The documents right below one. */
export async function childrenOf(
  tx: Transaction,
  organizationId: OrganizationId,
  documentId: DocumentId,
): Promise<DocumentId[]> {
  const rows = await tx<{ id: DocumentId }[]>`
    select id from app.documents where organization_id = ${organizationId} and parent_id = ${documentId}`
  return rows.map(({ id }) => id)
}
