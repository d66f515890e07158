import 'server-only'
import { createHash } from 'node:crypto'
import { authSql } from '../database.ts'

/** What is tried: the same person may have used up one kind and not another. */
export type TryKind =
  | 'sign-in'
  | 'password'
  | 'picture'
  | 'mail-reset'
  | 'mail-confirm'
  | 'mail-exists'
  | 'mail-address'
  | 'address'

export type TryBudget = { readonly max: number; readonly windowMs: number }

/** Rows nobody has asked about for so long say nothing any more. */
const FORGOTTEN_AFTER = '1 day'

// Hashed: the table is no list of who has an account here.
const keyOf = (kind: TryKind, whose: string) =>
  `${kind}:${createHash('sha256').update(whose.trim().toLowerCase()).digest('hex')}`

/**
 * Takes one try, and answers how long one has to wait instead, in ms; 0 where it may be tried. Counted before anything else
 * is done, in one statement, so that many tries at once are no way around it.
 */
export async function takeTry(kind: TryKind, whose: string, { max, windowMs }: TryBudget): Promise<number> {
  const [row] = await authSql()<{ count: number; waitMs: number }[]>`
    with forgotten as (
      delete from auth.tries where key in (
        select key from auth.tries where last_at < now() - ${FORGOTTEN_AFTER}::interval
         order by last_at limit 10 for update skip locked)
    )
    insert into auth.tries (key, count, last_at) values (${keyOf(kind, whose)}, 1, now())
    on conflict (key) do update set
      count = case when tries.last_at < now() - make_interval(secs => ${windowMs / 1000}) then 1
                   else least(tries.count + 1, ${max + 1}) end,
      last_at = case when tries.last_at >= now() - make_interval(secs => ${windowMs / 1000}) and tries.count >= ${max}
                     then tries.last_at else excluded.last_at end
    returning count, ceil(extract(epoch from last_at - now()) * 1000 + ${windowMs})::float8 as "waitMs"`
  return !row || row.count <= max ? 0 : Math.max(1, row.waitMs)
}

/** It came to a good end: what went before is forgotten. */
export async function forgetTries(kind: TryKind, whose: string): Promise<void> {
  await authSql()`delete from auth.tries where key = ${keyOf(kind, whose)}`
}
