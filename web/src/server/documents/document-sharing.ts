import 'server-only'
import { readAccessOfMany } from '@coscribe/shared/db/read-access'
import { AppError } from '@coscribe/shared/domain/app-error'
import {
  DEFAULT_AT_THE_TOP,
  type DefaultAccess,
  decideAccess,
  type GrantedAccess,
  highestGrant,
} from '@coscribe/shared/domain/decide-access'
import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import { MAX_ACCESS_CHAIN } from '@coscribe/shared/domain/limits'
import type { Access, Role } from '@coscribe/shared/domain/roles'
import { type FoundDocument, withDocument } from '../access.ts'
import type { Actor } from '../request-context.ts'
import { type DocumentInvitation, listDocumentInvitations } from './document-invitations.ts'

/** The document above that something is inherited from. Its title only where the person who asks may read it. */
export type SharedFrom =
  | { readonly kind: 'document'; readonly id: DocumentId; readonly title: string }
  | { readonly kind: 'hidden' }

export type GrantRecord = {
  readonly user: { readonly id: UserId; readonly name: string; readonly email: string; readonly image: string | null }
  readonly role: Role
  /** Given on this very document; null where all comes from above. */
  readonly access: GrantedAccess | null
  /** The highest that was given above. */
  readonly inherited: { readonly access: GrantedAccess; readonly from: SharedFrom } | null
  /** What it comes to, with what everybody may do. */
  readonly effective: Access
}

export type DocumentSharing = {
  /** Whether the person who asks may change any of it. */
  readonly mayShare: boolean
  /** The document above; null at the top. */
  readonly parent: SharedFrom | null
  /** What was said for all members on this very document; null: as with the parent. */
  readonly defaultAccess: DefaultAccess | null
  /** What holds, or would hold, without that; `from` null: nobody said anything up to the top. */
  readonly inheritedDefault: { readonly access: DefaultAccess; readonly from: SharedFrom | null }
  readonly grants: readonly GrantRecord[]
  /** Guests who were invited to this very document and have not come yet; only for those who manage people. */
  readonly invitations: readonly DocumentInvitation[]
}

/** Who sees a document, and why. For members who may read it; guests do not see who else does. */
export function readSharing(actor: Actor, id: string): Promise<DocumentSharing> {
  return withDocument(actor, id, 'read', async (found) => {
    if (found.access.role === 'guest')
      throw new AppError('forbidden', 'Guests do not see who else was given this document.', {
        reason: 'guests-do-not-see-sharing',
      })
    const chain = await readChain(found, actor.userId)
    const above = chain.slice(1)
    const inherited = above.find((link) => link.defaultAccess !== null)
    return {
      mayShare: found.access.access === 'write',
      parent: above[0]?.from ?? null,
      defaultAccess: chain[0]?.defaultAccess ?? null,
      inheritedDefault: {
        access: inherited?.defaultAccess ?? DEFAULT_AT_THE_TOP,
        from: inherited ? inherited.from : null,
      },
      grants: await readGrants(found, chain),
      invitations: await listDocumentInvitations(found),
    }
  })
}

type Link = { readonly id: DocumentId; readonly defaultAccess: DefaultAccess | null; readonly from: SharedFrom }

async function readChain({ tx, organizationId, documentId }: FoundDocument, userId: UserId): Promise<Link[]> {
  const rows = await tx<{ id: DocumentId; title: string; defaultAccess: DefaultAccess | null }[]>`
    with recursive chain (id, parent_id, default_access, steps) as (
      select id, parent_id, default_access, 0 from app.documents
       where organization_id = ${organizationId} and id = ${documentId}
      union all
      select d.id, d.parent_id, d.default_access, c.steps + 1
        from chain c join app.documents d on d.organization_id = ${organizationId} and d.id = c.parent_id
       where c.steps < ${MAX_ACCESS_CHAIN}
    )
    select c.id, coalesce(p.title, '') as title, c.default_access as "defaultAccess"
      from chain c
      left join app.document_projections p on p.organization_id = ${organizationId} and p.document_id = c.id
     order by c.steps`
  const access = await readAccessOfMany(
    tx,
    organizationId,
    rows.map(({ id }) => ({ documentId: id, userId })),
  )
  return rows.map(({ id, title, defaultAccess }, step) => {
    const isSeen = (access[step]?.access ?? 'none') !== 'none'
    return { id, defaultAccess, from: isSeen ? { kind: 'document', id, title } : { kind: 'hidden' } }
  })
}

async function readGrants(
  { tx, organizationId, access: { trashed } }: FoundDocument,
  chain: readonly Link[],
): Promise<GrantRecord[]> {
  const rows = await tx<
    {
      documentId: DocumentId
      access: GrantedAccess
      id: UserId
      name: string
      email: string
      image: string | null
      role: Role
    }[]
  >`
    select g.document_id as "documentId", g.access, u.id, u.name, u.email, u.image, m.role
      from app.document_grants g
      join auth.members m on m.organization_id = g.organization_id and m.user_id = g.user_id
      join auth.users u on u.id = g.user_id
     where g.organization_id = ${organizationId} and g.document_id = any(${chain.map(({ id }) => id)}::uuid[])
     order by u.name, u.id`
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((given) => {
    const [person] = given
    if (!person) return []
    const facts = chain.map(({ id, defaultAccess, from }) => ({
      defaultAccess,
      grant: given.find(({ documentId }) => documentId === id)?.access ?? null,
      from,
    }))
    const highest = highestGrant(facts.slice(1))
    const source = facts.slice(1).find(({ grant }) => grant === highest)
    return [
      {
        user: { id: person.id, name: person.name, email: person.email, image: person.image },
        role: person.role,
        access: facts[0]?.grant ?? null,
        inherited: source && highest !== 'none' ? { access: highest, from: source.from } : null,
        effective: decideAccess({ role: person.role, chain: facts, trashed }),
      },
    ]
  })
}
