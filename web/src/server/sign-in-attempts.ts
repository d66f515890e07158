import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import { authSql } from './database.ts'

/** Failed tries for one address, from wherever they come, before it has to wait; and for how long, in ms. */
export const MAX_FAILED_SIGN_INS = 10
export const SIGN_IN_WINDOW_MS = 15 * 60_000

// Hashed: the table of limits is no list of who has an account here.
const keyOf = (email: string) => `account:${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`

/** How long the address has to wait before the next try, in ms; 0 where it may try. */
export async function signInWaitMs(email: string, now = Date.now()): Promise<number> {
  const [row] = await authSql()<{ count: number; lastRequest: string }[]>`
    select count, last_request as "lastRequest" from auth.rate_limits where key = ${keyOf(email)}`
  if (!row || row.count < MAX_FAILED_SIGN_INS) return 0
  return Math.max(0, Number(row.lastRequest) + SIGN_IN_WINDOW_MS - now)
}

/** A try failed: counts it, from one where the last is long ago. */
export async function countFailedSignIn(email: string, now = Date.now()): Promise<void> {
  await authSql()`
    insert into auth.rate_limits (id, key, count, last_request) values (${randomUUID()}, ${keyOf(email)}, 1, ${now})
    on conflict (key) do update
      set count = case when rate_limits.last_request < ${now - SIGN_IN_WINDOW_MS} then 1 else rate_limits.count + 1 end,
          last_request = excluded.last_request`
}

export async function forgetFailedSignIns(email: string): Promise<void> {
  await authSql()`delete from auth.rate_limits where key = ${keyOf(email)}`
}
