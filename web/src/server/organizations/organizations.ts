import 'server-only'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { AppError } from '@coscribe/shared/domain/app-error'
import { isUuid, type OrganizationId, type UserId } from '@coscribe/shared/domain/ids'
import type { Role } from '@coscribe/shared/domain/roles'
import { requireRole } from '../access.ts'
import { webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'

export type OrganizationRecord = {
  readonly id: OrganizationId
  readonly name: string
  readonly role: Role
  readonly members: number
}

/** The organizations that a person is in. */
export async function listOrganizations(actor: Actor): Promise<OrganizationRecord[]> {
  return await webSql()<OrganizationRecord[]>`
    select o.id, o.name, m.role,
           (select count(*)::int from auth.members all_m where all_m.organization_id = o.id) as members
      from auth.members m join auth.organizations o on o.id = m.organization_id
     where m.user_id = ${actor.userId}
     order by o.name, o.id`
}

export type MemberRecord = {
  /** Of the membership; what better-auth's routes take. */
  readonly id: string
  readonly user: { readonly id: UserId; readonly name: string; readonly email: string; readonly image: string | null }
  readonly role: Role
  readonly joinedAt: string
  /** Newest activity of a session, to the hour. */
  readonly lastSeenAt: string | null
}

export type InvitationRecord = {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string
  readonly createdAt: string
  readonly expiresAt: string
}

/** Everybody of an organization; the open invitations only for those who manage people, since their ids are secret. */
export async function listMembers(
  actor: Actor,
  organization: string,
): Promise<{ members: MemberRecord[]; invitations: InvitationRecord[] }> {
  const { organizationId, role } = await requireRole(actor, organization)
  if (role === 'guest')
    throw new AppError('forbidden', 'Guests do not see who else is in the organization.', {
      reason: 'guests-see-nobody',
    })
  return await withOrganization(webSql(), organizationId, async (tx) => {
    const members = await tx<
      (Omit<MemberRecord, 'user' | 'joinedAt' | 'lastSeenAt'> & {
        userId: UserId
        name: string
        email: string
        image: string | null
        joinedAt: Date
        lastSeenAt: Date | null
      })[]
    >`
      select m.id, m.role, m.created_at as "joinedAt", u.id as "userId", u.name, u.email, u.image,
             (select max(s.updated_at) from auth.sessions s where s.user_id = u.id) as "lastSeenAt"
        from auth.members m join auth.users u on u.id = m.user_id
       where m.organization_id = ${organizationId}
       order by array_position(array['owner', 'admin', 'member', 'guest'], m.role), u.name, u.id`
    const invitations =
      role === 'member'
        ? []
        : await tx<(Omit<InvitationRecord, 'createdAt' | 'expiresAt'> & { createdAt: Date; expiresAt: Date })[]>`
            select i.id, i.email, i.role, u.name as "invitedBy", i.created_at as "createdAt", i.expires_at as "expiresAt"
              from auth.invitations i join auth.users u on u.id = i.inviter_id
             where i.organization_id = ${organizationId} and i.status = 'pending' and i.expires_at > now()
             order by i.created_at desc, i.id`
    return {
      members: members.map(({ userId, name, email, image, joinedAt, lastSeenAt, ...member }) => ({
        ...member,
        user: { id: userId, name, email, image },
        joinedAt: joinedAt.toISOString(),
        lastSeenAt: lastSeenAt?.toISOString() ?? null,
      })),
      invitations: invitations.map((invitation) => ({
        ...invitation,
        createdAt: invitation.createdAt.toISOString(),
        expiresAt: invitation.expiresAt.toISOString(),
      })),
    }
  })
}

export type Greeting = {
  readonly organizationId: OrganizationId
  readonly organizationName: string
  readonly inviterName: string
  readonly email: string
  readonly role: Role
  readonly expiresAt: string
  /** Whether an account with the invited address exists: whoever holds the secret link may know, to be led to the right form. */
  readonly hasAccount: boolean
}

/** What an invitation's page greets with. The id is the secret; nothing is answered without it. */
export async function greetInvited(id: string): Promise<Greeting> {
  const [row] = isUuid(id)
    ? await webSql()<(Omit<Greeting, 'expiresAt'> & { expiresAt: Date; status: string; expired: boolean })[]>`
        select i.organization_id as "organizationId", o.name as "organizationName", u.name as "inviterName", i.email, i.role, i.status,
               i.expires_at as "expiresAt", i.expires_at <= now() as expired,
               exists (select 1 from auth.users a where a.email = lower(i.email)) as "hasAccount"
          from auth.invitations i
          join auth.organizations o on o.id = i.organization_id
          join auth.users u on u.id = i.inviter_id
         where i.id = ${id}`
    : []
  if (!row)
    throw new AppError('not-found', 'This invitation does not exist. Ask for a new link.', {
      reason: 'invitation-unknown',
    })
  const { status, expired, expiresAt, ...greeting } = row
  if (status === 'accepted')
    throw new AppError('gone', 'This invitation has been used. Sign in to open the organization.', {
      reason: 'invitation-used',
    })
  if (status !== 'pending')
    throw new AppError('gone', 'This invitation was taken back. Ask for a new link.', {
      reason: 'invitation-taken-back',
    })
  if (expired)
    throw new AppError('gone', 'This invitation has expired. Ask for a new link.', { reason: 'invitation-expired' })
  return { ...greeting, expiresAt: expiresAt.toISOString() }
}
