import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { getAuth } from '../auth.ts'
import { authSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { PASSWORD_TRIES, refuseToWait } from './password-tries.ts'
import { forgetTries, takeTry } from './tries.ts'

/**
 * Checks that it is really them, and answers the hash that was right. A session that somebody else sits at must not be a
 * way to guess: tries are counted.
 *
 * @throws AppError invalid where the password is wrong, rate-limited after too many
 */
export async function requirePassword(actor: Actor, password: string): Promise<string> {
  refuseToWait(await takeTry('password', actor.userId, PASSWORD_TRIES))
  const [row] = await authSql()<{ hash: string | null }[]>`
    select password as hash from auth.accounts where user_id = ${actor.userId} and provider_id = 'credential'`
  const context = await getAuth().$context
  if (!row?.hash || !(await context.password.verify({ hash: row.hash, password })))
    throw new AppError('invalid', 'The password is not right.', { reason: 'wrong-password' })
  await forgetTries('password', actor.userId)
  return row.hash
}

/** Sets another password, and ends the person's other sessions where wanted: both or neither. */
export async function changePassword(
  actor: Actor,
  given: { readonly currentPassword: string; readonly newPassword: string; readonly signOutOthers: boolean },
): Promise<void> {
  const before = await requirePassword(actor, given.currentPassword)
  const context = await getAuth().$context
  const hash = await context.password.hash(given.newPassword)
  await authSql().begin(async (tx) => {
    const { count } = await tx`
      update auth.accounts set password = ${hash}, updated_at = now()
       where user_id = ${actor.userId} and provider_id = 'credential' and password = ${before}`
    if (count === 0)
      throw new AppError('conflict', 'The password was changed at the same moment, elsewhere.', {
        reason: 'password-changed',
      })
    // A link that somebody else has asked for must not outlive what it was to replace.
    await tx`delete from auth.verifications where value = ${actor.userId}`
    if (given.signOutOthers)
      await tx`delete from auth.sessions where user_id = ${actor.userId} and id <> ${actor.sessionId}`
  })
}
