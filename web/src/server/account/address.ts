import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { ACCOUNT_LINK_SECONDS } from '@coscribe/shared/domain/limits'
import { createEmailVerificationToken } from 'better-auth/api'
import { getAuth } from '../auth.ts'
import { authSql } from '../database.ts'
import { canMail } from '../mail.ts'
import type { Actor } from '../request-context.ts'
import { mailAddressAsked, mailExistingAccount, mailNewAddress } from './account-mails.ts'
import { requirePassword } from './password.ts'

const UNIQUE_VIOLATION = '23505'

type Addressee = { readonly name: string; readonly email: string; readonly locale: string | null }

/**
 * Gives an account another address, which is what its person signs in with. Where mail is sent, it changes once the link that
 * goes to the new address is opened; the old one is told at once. An address that has an account already is answered like
 * any other, and its owner told by mail. Where none is sent, it changes now. Answers whether a link is on its way.
 *
 * @throws AppError invalid where the password is wrong or the address the same, conflict where it is taken (and no mail is sent)
 */
export async function changeAddress(
  actor: Actor,
  { email, password }: { readonly email: string; readonly password: string },
  request: Request,
): Promise<{ readonly mailed: boolean }> {
  await requirePassword(actor, password)
  const [user] = await authSql()<Addressee[]>`select name, email, locale from auth.users where id = ${actor.userId}`
  if (!user || user.email === email)
    throw new AppError('invalid', 'This is your address already.', { reason: 'same-address' })
  if (!canMail()) {
    await setAddress(actor, email)
    return { mailed: false }
  }
  const [owner] = await authSql()<Addressee[]>`select name, email, locale from auth.users where email = ${email}`
  if (owner) await mailExistingAccount({ user: owner }, request)
  else {
    const { secret } = await getAuth().$context
    const token = await createEmailVerificationToken(secret, user.email, email, ACCOUNT_LINK_SECONDS, {
      requestType: 'change-email-verification',
      userId: actor.userId,
    })
    await mailNewAddress({ ...user, email }, token, request)
  }
  await mailAddressAsked(user, email, request)
  return { mailed: true }
}

async function setAddress(actor: Actor, email: string): Promise<void> {
  try {
    await authSql().begin(async (tx) => {
      await tx`update auth.users set email = ${email}, updated_at = now() where id = ${actor.userId}`
      // Links that went to the old address are over.
      await tx`delete from auth.verifications where value = ${actor.userId}`
    })
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error
    throw new AppError('conflict', 'This address has an account already.', { reason: 'address-taken' })
  }
}
