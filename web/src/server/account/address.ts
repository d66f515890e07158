import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { ACCOUNT_MAIL_WINDOW_MS, MAX_ACCOUNT_MAILS } from '@coscribe/shared/domain/limits'
import { getAuth } from '../auth.ts'
import { authSql } from '../database.ts'
import { canMail } from '../mail.ts'
import type { Actor } from '../request-context.ts'
import { mailAddressAsked, mailExistingAccount, mailNewAddress } from './account-mails.ts'
import { makeAddressToken } from './address-link.ts'
import { requirePassword } from './password.ts'
import { refuseToWait } from './password-tries.ts'
import { takeTry } from './tries.ts'

const UNIQUE_VIOLATION = '23505'

type Addressee = { readonly name: string; readonly email: string; readonly locale: string | null }

/**
 * Gives an account another address, which is what its person signs in with. Where mail is sent, it changes once the link that
 * goes to the new address is opened; the old one is told at once. An address that has an account already is answered like
 * any other, and its owner told by mail. Where none is sent, it changes now. Answers whether a link is on its way.
 *
 * @throws AppError invalid where the password is wrong or the address the same, conflict where it is taken (and no mail is
 * sent), rate-limited after too many links
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
  // Nobody is to be mailed by an account that asks for one address after the other.
  refuseToWait(await takeTry('address', actor.userId, { max: MAX_ACCOUNT_MAILS, windowMs: ACCOUNT_MAIL_WINDOW_MS }))
  const [owner] = await authSql()<Addressee[]>`select name, email, locale from auth.users where email = ${email}`
  if (owner) await mailExistingAccount({ user: owner }, request)
  else {
    const { secret } = await getAuth().$context
    const token = await makeAddressToken(secret, actor.userId, user.email, email)
    await mailNewAddress({ ...user, email }, token, request)
  }
  await mailAddressAsked(user, email, request)
  return { mailed: true }
}

async function setAddress(actor: Actor, email: string): Promise<void> {
  try {
    await authSql()`update auth.users set email = ${email}, updated_at = now() where id = ${actor.userId}`
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error
    throw new AppError('conflict', 'This address has an account already.', { reason: 'address-taken' })
  }
}
