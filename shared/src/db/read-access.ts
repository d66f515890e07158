import { type AccessLink, type DefaultAccess, decideAccess, type GrantedAccess } from '../domain/decide-access.ts'
import type { DocumentId, OrganizationId, UserId } from '../domain/ids.ts'
import { MAX_ACCESS_CHAIN } from '../domain/limits.ts'
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
 * not exist. One query, inside `withOrganization`; the answer is `decideAccess` of what it finds. A server asks for all its
 * sockets at once: each pair is looked up by itself, since Postgres cannot know how many there are, and a join of them all with
 * all their ways up the tree takes seconds where there are thousands.
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
      chain: [DefaultAccess | null, GrantedAccess | null][]
    }[]
  >`
    select p.ord, d.trashed_at is not null as "trashed", d.min_schema as "minSchema", d.epoch, m.role, said.chain
      from unnest(${pairs.map((pair) => pair.documentId)}::uuid[], ${pairs.map((pair) => pair.userId)}::uuid[])
             with ordinality p (document_id, user_id, ord)
      join app.documents d on d.organization_id = ${organizationId} and d.id = p.document_id
      left join auth.members m on m.organization_id = d.organization_id and m.user_id = p.user_id
     cross join lateral (
       with recursive chain (link_id, parent_id, default_access, steps) as (
         select d.id, d.parent_id, d.default_access, 0
         union all
         select up.id, up.parent_id, up.default_access, c.steps + 1
           from chain c join app.documents up on up.organization_id = ${organizationId} and up.id = c.parent_id
          where c.steps < ${MAX_ACCESS_CHAIN}
       )
       select json_agg(json_build_array(c.default_access, g.access) order by c.steps) as chain
         from chain c
         left join app.document_grants g
           on g.organization_id = ${organizationId} and g.document_id = c.link_id and g.user_id = p.user_id
     ) said`
  const found: (DocumentAccess | null)[] = pairs.map(() => null)
  for (const { ord, role, trashed, minSchema, epoch, chain: said } of rows) {
    const chain = said.map(([defaultAccess, grant]): AccessLink => ({ defaultAccess, grant }))
    found[Number(ord) - 1] = { access: decideAccess({ role, trashed, chain }), role, trashed, minSchema, epoch }
  }
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

export type PlacedDocument = {
  readonly id: DocumentId
  readonly parentId: DocumentId | null
  readonly trashed: boolean
  readonly access: Access
}

/**
 * All documents of an organization with what one person may do with each, those that they may not see included: for
 * whoever lists. One query; each answer is `decideAccess`.
 */
export async function readAccessOfAll(
  tx: Transaction,
  organizationId: OrganizationId,
  userId: UserId,
  role: Role,
): Promise<Map<DocumentId, PlacedDocument>> {
  const rows = await tx<
    {
      id: DocumentId
      parentId: DocumentId | null
      trashed: boolean
      defaultAccess: DefaultAccess | null
      grant: GrantedAccess | null
    }[]
  >`
    select d.id, d.parent_id as "parentId", d.trashed_at is not null as trashed,
           d.default_access as "defaultAccess", g.access as "grant"
      from app.documents d
      left join app.document_grants g
        on g.organization_id = d.organization_id and g.document_id = d.id and g.user_id = ${userId}
     where d.organization_id = ${organizationId}`
  const byId = new Map(rows.map((row) => [row.id, row]))
  const chainOf = (id: DocumentId) => {
    const chain: AccessLink[] = []
    for (let link = byId.get(id); link && chain.length <= MAX_ACCESS_CHAIN; ) {
      chain.push(link)
      link = link.parentId === null ? undefined : byId.get(link.parentId)
    }
    return chain
  }
  return new Map(
    rows.map(({ id, parentId, trashed }) => [
      id,
      { id, parentId, trashed, access: decideAccess({ role, trashed, chain: chainOf(id) }) },
    ]),
  )
}

/** These documents, whether they still exist or not, and all that is below them: where a change at one of them is felt. */
export async function readBelow(
  tx: Transaction,
  organizationId: OrganizationId,
  documentIds: readonly DocumentId[],
): Promise<Set<DocumentId>> {
  const rows = await tx<{ id: DocumentId }[]>`
    with recursive below (id) as (
      select unnest(${[...documentIds]}::uuid[])
      union
      select d.id from app.documents d join below b on d.organization_id = ${organizationId} and d.parent_id = b.id
    ) select id from below`
  return new Set(rows.map(({ id }) => id))
}
