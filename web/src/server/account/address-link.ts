import 'server-only'
import { createHash } from 'node:crypto'
import type { UserId } from '@coscribe/shared/domain/ids'
import { ACCOUNT_LINK_SECONDS } from '@coscribe/shared/domain/limits'
import { createEmailVerificationToken } from 'better-auth/api'
import { decodeJwt } from 'jose'
import { authSql } from '../database.ts'

/**
 * The link that gives an account another address. better-auth signs and obeys it; here it is kept as well, so that it ends
 * with whatever ends a person's other links: a new password above all, which somebody sets who did not ask for it.
 */
const identifierOf = (token: string) => `address:${createHash('sha256').update(token).digest('hex')}`

/** A token for the link, which lasts as long as every other. */
export async function makeAddressToken(secret: string, userId: UserId, from: string, to: string): Promise<string> {
  const token = await createEmailVerificationToken(secret, from, to, ACCOUNT_LINK_SECONDS, {
    requestType: 'change-email-verification',
    userId,
  })
  await authSql()`
    insert into auth.verifications (identifier, value, expires_at)
    values (${identifierOf(token)}, ${userId}, now() + make_interval(secs => ${ACCOUNT_LINK_SECONDS}))`
  return token
}

/** True where the token is of such a link, and that has ended. What is none is for better-auth to judge. */
export async function isOverAddressToken(token: string): Promise<boolean> {
  try {
    if (decodeJwt(token).updateTo === undefined) return false
  } catch {
    return false
  }
  const [kept] = await authSql()`
    select 1 from auth.verifications where identifier = ${identifierOf(token)} and expires_at > now()`
  return kept === undefined
}
