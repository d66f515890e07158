import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import { authSql } from './database.ts'

/** Failed tries for one address, from wherever they come, before it has to wait; and for how long, in ms. */
export const MAX_FAILED_SIGN_INS = 10
export const SIGN_IN_WINDOW_MS = 15 * 60_000

// Hashed: the table of limits is no list of who has an account here.
const keyOf = (email: string) => `account:${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`

/**
 * Takes one try for the address, and answers how long it has to wait instead, in ms; 0 where it may try. Counted before
 * the password is looked at, in one statement, so that many tries at once are no way around it.
 */
export async function takeSignInTry(email: string, now = Date.now()): Promise<number> {
  const windowStart = now - SIGN_IN_WINDOW_MS
  const [row] = await authSql()<{ count: number; lastRequest: string }[]>`
    insert into auth.rate_limits (id, key, count, last_request) values (${randomUUID()}, ${keyOf(email)}, 1, ${now})
    on conflict (key) do update set
      count = case when rate_limits.last_request < ${windowStart} then 1
                   else least(rate_limits.count + 1, ${MAX_FAILED_SIGN_INS + 1}) end,
      last_request = case when rate_limits.last_request >= ${windowStart} and rate_limits.count >= ${MAX_FAILED_SIGN_INS}
                          then rate_limits.last_request else excluded.last_request end
    returning count, last_request as "lastRequest"`
  if (!row || row.count <= MAX_FAILED_SIGN_INS) return 0
  return Math.max(1, Number(row.lastRequest) + SIGN_IN_WINDOW_MS - now)
}

/** The person signed in: what went before is forgotten. */
export async function forgetFailedSignIns(email: string): Promise<void> {
  await authSql()`delete from auth.rate_limits where key = ${keyOf(email)}`
}
