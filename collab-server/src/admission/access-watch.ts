import type { Sql } from '@coscribe/shared/db/connect'
import { type AccessChange, accessChange, CHANNEL_ACCESS_CHANGED } from '@coscribe/shared/db/document-notifications'
import { type DocumentAccess, readAccess } from '@coscribe/shared/db/read-access'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { ACCESS_POLL_INTERVAL_MS } from '@coscribe/shared/domain/limits'
import type { CloseName } from '@coscribe/shared/protocol/close-events'
import type { Admission, CollabConnection } from '../connection-context.ts'

/** Which close event a changed decision means, or null where nothing changed for this connection. */
export function decideRevocation(
  before: Pick<Admission, 'access' | 'epoch'>,
  now: { readonly access: DocumentAccess | null; readonly sessionIsOpen: boolean },
): CloseName | null {
  if (!now.sessionIsOpen) return 'unauthenticated'
  if (!now.access) return 'notFound'
  if (now.access.trashed) return 'documentDeleted'
  if (now.access.access !== before.access || now.access.epoch !== before.epoch) return 'accessChanged'
  return null
}

/** True where a change may concern a connection. */
export const concerns = (change: AccessChange, { address, userId, sessionId }: Admission): boolean =>
  (change.organizationId === undefined || change.organizationId === address.organizationId) &&
  (change.documentId === undefined || change.documentId === address.documentId) &&
  (change.userId === undefined || change.userId === userId) &&
  (change.sessionId === undefined || change.sessionId === sessionId)

/**
 * Closes sockets whose access has changed (SPEC RV1): Postgres says so when the change commits, and every few
 * seconds all are looked at again, in case the message got lost. A closed client comes back and is decided anew.
 */
export class AccessWatch {
  readonly #sql: Sql
  readonly #connections: () => Iterable<CollabConnection>
  #timer: ReturnType<typeof setInterval> | undefined
  #polling = false
  #changes = 0
  #unlisten: (() => Promise<void>) | undefined

  constructor(sql: Sql, connections: () => Iterable<CollabConnection>) {
    this.#sql = sql
    this.#connections = connections
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#poll(), ACCESS_POLL_INTERVAL_MS)
    // Calls the second function again after every reconnect: what was missed meanwhile is looked at then.
    const { unlisten } = await this.#sql.listen(
      CHANNEL_ACCESS_CHANGED,
      (payload) => void this.#changed(payload),
      () => void this.#poll(),
    )
    this.#unlisten = unlisten
  }

  stop() {
    clearInterval(this.#timer)
    this.#unlisten?.().catch(() => {}) // the connection it would tell is being closed as well
  }

  /** Counts what was heard: a decision that was read before a change and takes effect after it has to be made again. */
  get changes() {
    return this.#changes
  }

  async #changed(payload: string): Promise<void> {
    this.#changes += 1
    const change = accessChange.safeParse(parseJson(payload))
    if (change.success) await this.#judge((admission) => concerns(change.data, admission))
  }

  async #poll(): Promise<void> {
    if (this.#polling) return
    this.#polling = true
    await this.#judge(() => true)
    this.#polling = false
  }

  async #judge(affected: (admission: Admission) => boolean): Promise<void> {
    const judged = [...this.#connections()].flatMap((connection) =>
      connection.admission && !connection.isClosed && affected(connection.admission)
        ? [{ connection, admission: connection.admission }]
        : [],
    )
    for (const { connection, admission } of judged)
      try {
        const close = decideRevocation(admission, await this.#read(admission))
        if (close) connection.close(close)
      } catch {
        return // Postgres is away; the next poll looks again, and nobody gains access meanwhile
      }
  }

  #read({ address, userId, sessionId }: Admission) {
    return withOrganization(this.#sql, address.organizationId, async (tx) => {
      const [session] = await tx`select 1 from auth.sessions where id = ${sessionId} and expires_at > now()`
      return {
        access: await readAccess(tx, address.organizationId, address.documentId, userId),
        sessionIsOpen: session !== undefined,
      }
    })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
