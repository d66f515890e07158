import 'server-only'
import type { Queryable, Transaction } from '@coscribe/shared/db/connect'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { OrganizationId } from '@coscribe/shared/domain/ids'
import { authSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { requirePassword } from './password.ts'

type Named = { readonly id: OrganizationId; readonly name: string }

export type DeletionPlan = {
  /** Organizations with other people and no other owner: somebody else has to become owner first. */
  readonly blocking: readonly Named[]
  /** Organizations with nobody else: they go with the account. */
  readonly ending: readonly Named[]
}

type Membership = Named & { readonly role: string; readonly others: number; readonly otherOwners: number }

/** What stands in the way of deleting an account, and what goes with it. */
export const planDeletion = (memberships: readonly Membership[]): DeletionPlan => {
  const named = ({ id, name }: Membership): Named => ({ id, name })
  return {
    blocking: memberships
      .filter(({ role, others, otherOwners }) => role === 'owner' && others > 0 && otherOwners === 0)
      .map(named),
    ending: memberships.filter(({ others }) => others === 0).map(named),
  }
}

const readMemberships = (sql: Queryable, actor: Actor) => sql<Membership[]>`
  select o.id, o.name, m.role,
         (select count(*)::int from auth.members x where x.organization_id = o.id and x.user_id <> m.user_id) as others,
         (select count(*)::int from auth.members x
           where x.organization_id = o.id and x.user_id <> m.user_id and x.role = 'owner') as "otherOwners"
    from auth.members m join auth.organizations o on o.id = m.organization_id
   where m.user_id = ${actor.userId} order by o.id`

/**
 * Nobody joins or leaves these organizations until the end of the transaction. A statement of its own: what is read in the
 * statement that waits for a lock is from before the wait.
 */
const holdOrganizations = (tx: Transaction, actor: Actor) => tx`
  select 1 from auth.organizations
   where id in (select organization_id from auth.members where user_id = ${actor.userId}) order by id for update`

export const readDeletionPlan = async (actor: Actor): Promise<DeletionPlan> =>
  planDeletion(await readMemberships(authSql(), actor))

const list = (organizations: readonly Named[]) => organizations.map(({ name }) => `“${name}”`).join(', ')

/**
 * Ends the account: sessions, memberships, grants, picture and device keys go with it; documents stay with their
 * organization and forget who made them. `ending` names the organizations that the person has agreed to end too.
 *
 * @throws AppError conflict where somebody would be left without an owner, or more would end than was agreed to
 */
export async function deleteAccount(
  actor: Actor,
  given: { readonly password: string; readonly ending: readonly string[] },
): Promise<void> {
  await requirePassword(actor, given.password)
  await authSql().begin(async (tx) => {
    await holdOrganizations(tx, actor)
    const { blocking, ending } = planDeletion(await readMemberships(tx, actor))
    if (blocking.length > 0)
      throw new AppError('conflict', `You are the only owner of ${list(blocking)}. Make somebody else owner first.`, {
        reason: 'only-owner',
        values: { organizations: list(blocking) },
      })
    const unsaid = ending.filter(({ id }) => !given.ending.includes(id))
    if (unsaid.length > 0)
      throw new AppError('conflict', `Nobody else is in ${list(unsaid)}. It would be deleted with your account.`, {
        reason: 'would-end',
        values: { organizations: list(unsaid) },
      })
    if (ending.length > 0)
      await tx`delete from auth.organizations where id = any(${ending.map(({ id }) => id)}::uuid[])`
    await tx`
      delete from auth.invitations
       where lower(email) = (select lower(email) from auth.users where id = ${actor.userId})`
    await tx`delete from auth.verifications where value = ${actor.userId}`
    await tx`delete from auth.users where id = ${actor.userId}`
  })
}
