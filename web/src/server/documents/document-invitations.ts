import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import { readAccess } from '@coscribe/shared/db/read-access'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { AppError } from '@coscribe/shared/domain/app-error'
import { type DocumentId, isUuid, type OrganizationId, type UserId } from '@coscribe/shared/domain/ids'
import type { Role } from '@coscribe/shared/domain/roles'
import { type FoundDocument, withDocument } from '../access.ts'
import { webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { grantAccess } from './document-grants.ts'

type Given = { readonly email: string; readonly access: 'read' | 'write' }

/** `given`: the address is a member's or guest's, who has access now. `invited`: the invitation's id, which is its secret. */
export type InvitedToDocument = { readonly kind: 'given' } | { readonly kind: 'invited'; readonly invitationId: string }

/** Makes the invitation of a guest; better-auth decides whether this person may. */
type Invite = (organizationId: OrganizationId, email: string) => Promise<{ readonly id: string }>

const managesPeople = (role: Role) => role === 'owner' || role === 'admin'

function withSharedByMember<Result>(actor: Actor, id: string, work: (found: FoundDocument) => Promise<Result>) {
  return withDocument(actor, id, 'write', async (found) => {
    if (found.access.role === 'guest')
      throw new AppError('forbidden', 'Guests cannot share documents.', { reason: 'guests-do-not-share' })
    return await work(found)
  })
}

/**
 * Shares a document with an address: of somebody in the organization at once, and otherwise with an invitation as guest, which
 * carries what they are given until they accept.
 */
export async function inviteToDocument(
  actor: Actor,
  id: string,
  { email, access }: Given,
  invite: Invite,
): Promise<InvitedToDocument> {
  const found = await withSharedByMember(actor, id, async ({ tx, organizationId, documentId, access: own }) => {
    const [member] = await tx<{ id: UserId }[]>`
      select u.id from auth.members m join auth.users u on u.id = m.user_id
       where m.organization_id = ${organizationId} and lower(u.email) = lower(${email})`
    if (member) await grantAccess(tx, organizationId, documentId, { userId: member.id, access, by: actor.userId })
    return { organizationId, isMember: member !== undefined, role: own.role }
  })
  if (found.isMember) return { kind: 'given' }
  if (!managesPeople(found.role))
    throw new AppError('forbidden', 'Only owners and administrators invite people.', { reason: 'only-admins-invite' })
  const invitation = await invite(found.organizationId, email)
  await withSharedByMember(
    actor,
    id,
    ({ tx, organizationId, documentId }) => tx`
      insert into app.invitation_grants (organization_id, invitation_id, document_id, access, granted_by)
      values (${organizationId}, ${invitation.id}, ${documentId}, ${access}, ${actor.userId})
      on conflict (organization_id, invitation_id, document_id) do update
        set access = excluded.access, granted_by = excluded.granted_by`,
  )
  return { kind: 'invited', invitationId: invitation.id }
}

export type DocumentInvitation = { readonly id: string; readonly email: string; readonly access: 'read' | 'write' }

/** Who was invited to a document and has not come yet; their ids are secret, so only for those who manage people. */
export async function listDocumentInvitations({
  tx,
  organizationId,
  documentId,
  access: { role },
}: FoundDocument): Promise<DocumentInvitation[]> {
  if (!managesPeople(role)) return []
  return await tx<DocumentInvitation[]>`
    select i.id, i.email, g.access from app.invitation_grants g
      join auth.invitations i on i.organization_id = g.organization_id and i.id = g.invitation_id
     where g.organization_id = ${organizationId} and g.document_id = ${documentId}
       and i.status = 'pending' and i.expires_at > now()
     order by i.email, i.id`
}

/** The invitation stays, for the organization; this document is no longer part of it. */
export async function deleteDocumentInvitation(actor: Actor, id: string, invitationId: string): Promise<void> {
  await withSharedByMember(actor, id, async ({ tx, organizationId, documentId }) => {
    const deleted = isUuid(invitationId)
      ? await tx`
          delete from app.invitation_grants
           where organization_id = ${organizationId} and document_id = ${documentId} and invitation_id = ${invitationId}
          returning invitation_id`
      : []
    if (deleted.length === 0)
      throw new AppError('not-found', 'Nobody was invited to this document with it.', { reason: 'nobody-invited' })
  })
}

/** After an invitation was accepted: gives what it carried, as far as those who gave it could still give it today. */
export async function giveWhatWasPromised(
  organizationId: OrganizationId,
  invitationId: string,
  userId: UserId,
): Promise<void> {
  await withOrganization(webSql(), organizationId, async (tx) => {
    const promised = await tx<{ documentId: DocumentId; access: 'read' | 'write'; by: UserId }[]>`
      delete from app.invitation_grants
       where organization_id = ${organizationId} and invitation_id = ${invitationId}
      returning document_id as "documentId", access, granted_by as "by"`
    for (const { documentId, access, by } of promised)
      if (await mayStillShare(tx, organizationId, documentId, by))
        await grantAccess(tx, organizationId, documentId, { userId, access, by })
  })
}

async function mayStillShare(tx: Transaction, organizationId: OrganizationId, documentId: DocumentId, by: UserId) {
  const found = await readAccess(tx, organizationId, documentId, by)
  // What lies in the trash may come back, and then the person sees it.
  return found?.role !== 'guest' && (found?.access === 'write' || (found?.trashed === true && found.access === 'read'))
}
