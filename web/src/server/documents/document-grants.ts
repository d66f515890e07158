import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { parseUserId, type UserId } from '@coscribe/shared/domain/ids'
import type { Role } from '@coscribe/shared/domain/roles'
import { withDocument } from '../access.ts'
import type { Actor } from '../request-context.ts'

export type GrantRecord = {
  readonly user: { readonly id: UserId; readonly name: string; readonly email: string }
  readonly role: Role
  readonly access: 'read' | 'comment' | 'write'
}

/** Who was given something on this document beyond their role: guests. */
export function listGrants(actor: Actor, id: string): Promise<GrantRecord[]> {
  return withDocument(actor, id, 'read', async ({ tx, organizationId, documentId, access }) => {
    if (access.role === 'guest') throw new AppError('forbidden', 'Guests do not see who else was given this document.')
    const rows = await tx<{ id: UserId; name: string; email: string; role: Role; access: GrantRecord['access'] }[]>`
      select u.id, u.name, u.email, m.role, g.access
        from app.document_grants g
        join auth.members m on m.organization_id = g.organization_id and m.user_id = g.user_id
        join auth.users u on u.id = g.user_id
       where g.organization_id = ${organizationId} and g.document_id = ${documentId}
       order by u.name, u.id`
    return rows.map(({ access, role, ...user }) => ({ user, role, access }))
  })
}

const requireUser = (id: string): UserId => {
  const userId = parseUserId(id)
  if (!userId) throw new AppError('not-found', 'This person is not in the organization.')
  return userId
}

/** Gives somebody of the same organization access to this document, or changes it. Guests give nothing on. */
export async function putGrant(actor: Actor, id: string, user: string, access: 'read' | 'write'): Promise<void> {
  const userId = requireUser(user)
  await withDocument(actor, id, 'write', async ({ tx, organizationId, documentId, access: own }) => {
    if (own.role === 'guest') throw new AppError('forbidden', 'Guests cannot share documents.')
    const [member] = await tx`
      select 1 from auth.members where organization_id = ${organizationId} and user_id = ${userId}`
    if (!member) throw new AppError('not-found', 'This person is not in the organization.')
    await tx`
      insert into app.document_grants (organization_id, document_id, user_id, access, granted_by)
      values (${organizationId}, ${documentId}, ${userId}, ${access}, ${actor.userId})
      on conflict (organization_id, document_id, user_id) do update
        set access = excluded.access, granted_by = excluded.granted_by`
  })
}

export async function deleteGrant(actor: Actor, id: string, user: string): Promise<void> {
  const userId = requireUser(user)
  await withDocument(actor, id, 'write', async ({ tx, organizationId, documentId, access: own }) => {
    if (own.role === 'guest') throw new AppError('forbidden', 'Guests cannot share documents.')
    const deleted = await tx`
      delete from app.document_grants
       where organization_id = ${organizationId} and document_id = ${documentId} and user_id = ${userId} returning user_id`
    if (deleted.length === 0) throw new AppError('not-found', 'This person was given nothing on this document.')
  })
}
