import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { parseSessionId, type SessionId } from '@coscribe/shared/domain/ids'
import { authSql } from '../database.ts'
import type { Actor } from '../request-context.ts'

export type SessionRecord = {
  readonly id: SessionId
  /** As the browser calls itself; null where it said nothing. */
  readonly userAgent: string | null
  readonly address: string | null
  readonly createdAt: string
  /** To the hour. */
  readonly lastActiveAt: string
  /** The one that asks. */
  readonly isCurrent: boolean
}

/** Where the person is signed in. Tokens stay here: a page that shows them could lose them. */
export async function listSessions(actor: Actor): Promise<SessionRecord[]> {
  const rows = await authSql()<
    (Pick<SessionRecord, 'id' | 'userAgent' | 'address'> & { createdAt: Date; lastActiveAt: Date })[]
  >`
    select id, nullif(user_agent, '') as "userAgent", nullif(ip_address, '') as address, created_at as "createdAt",
           updated_at as "lastActiveAt"
      from auth.sessions where user_id = ${actor.userId} and expires_at > now()
     order by id = ${actor.sessionId} desc, updated_at desc, id`
  return rows.map(({ createdAt, lastActiveAt, ...session }) => ({
    ...session,
    createdAt: createdAt.toISOString(),
    lastActiveAt: lastActiveAt.toISOString(),
    isCurrent: session.id === actor.sessionId,
  }))
}

/** Signs one device out: its sockets are closed by the trigger on the table (rule RV1). */
export async function endSession(actor: Actor, id: string): Promise<void> {
  const sessionId = parseSessionId(id)
  const { count } = sessionId
    ? await authSql()`delete from auth.sessions where id = ${sessionId} and user_id = ${actor.userId}`
    : { count: 0 }
  if (count === 0) throw new AppError('not-found', 'This session has ended already.', { reason: 'session-over' })
}

/**
 * Signs out everywhere, or everywhere else. Everywhere includes what devices keep: the server's half of every key goes, so
 * a copy on a lost device stays closed for good (rule OF1).
 */
export async function endSessions(actor: Actor, except: 'none' | 'current'): Promise<void> {
  await authSql().begin(async (tx) => {
    if (except === 'none') await tx`delete from auth.device_keys where user_id = ${actor.userId}`
    await tx`
      delete from auth.sessions
       where user_id = ${actor.userId} and (${except === 'none'} or id <> ${actor.sessionId})`
  })
}
