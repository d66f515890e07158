import type { Sql, Transaction } from '@coscribe/shared/db/connect'
import { type AccessChange, accessChange } from '@coscribe/shared/db/document-notifications'
import { type DocumentAccess, readAccessOfMany, readBelow } from '@coscribe/shared/db/read-access'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { inPieces } from '@coscribe/shared/domain/in-pieces'
import { ACCESS_POLL_INTERVAL_MS, POLLED_AT_ONCE } from '@coscribe/shared/domain/limits'
import type { CloseName } from '@coscribe/shared/protocol/close-events'
import type { Admission, CollabConnection } from '../connection-context.ts'

/** The person as others see them; only of sessions that are open. */
type Profile = { readonly name: string; readonly image: string | null }

/** Which close event a changed decision means, or null where nothing changed for this connection. */
export function decideRevocation(
  before: Pick<Admission, 'access' | 'epoch' | 'schemaVersion' | 'user'>,
  now: { readonly access: DocumentAccess | null; readonly profile: Profile | null },
): CloseName | null {
  if (!now.profile) return 'unauthenticated'
  if (!now.access || now.access.access === 'none') return 'notFound'
  if (now.access.trashed) return 'documentDeleted'
  if (before.schemaVersion < now.access.minSchema) return 'editorTooOld'
  if (now.access.access !== before.access || now.access.epoch !== before.epoch) return 'accessChanged'
  // Others would go on seeing the old name or picture (SPEC ID1): whoever comes back is stamped anew.
  if (now.profile.name !== before.user.name || now.profile.image !== before.user.image) return 'accessChanged'
  return null
}

/** True where a change may concern a connection, if it is one on the changed document or below it. */
const concernsPerson = (change: AccessChange, { address, userId, sessionId }: Admission): boolean =>
  (change.organizationId === undefined || change.organizationId === address.organizationId) &&
  (change.userId === undefined || change.userId === userId) &&
  (change.sessionId === undefined || change.sessionId === sessionId)

type Admitted = { readonly connection: CollabConnection; readonly admission: Admission }

/**
 * Closes sockets whose access has changed (SPEC RV1): Postgres says so when the change commits, and every few
 * seconds all are looked at again, in case the message got lost: one query per organization. A closed client comes back
 * and is decided anew. What changes at one document changes all that is below it. Changes that come in while others are
 * being looked into are looked into together: a tree that goes into the trash is hundreds of messages.
 */
export class AccessWatch {
  readonly #sql: Sql
  readonly #connections: () => Iterable<CollabConnection>
  #timer: ReturnType<typeof setInterval> | undefined
  #polling = false
  #changes = 0
  #heard: AccessChange[] = []
  #working: Promise<void> | null = null

  constructor(sql: Sql, connections: () => Iterable<CollabConnection>) {
    this.#sql = sql
    this.#connections = connections
  }

  start() {
    this.#timer = setInterval(() => void this.poll(), ACCESS_POLL_INTERVAL_MS)
  }

  stop() {
    clearInterval(this.#timer)
  }

  /** Counts what was heard: a decision that was read before a change and takes effect after it has to be made again. */
  get changes() {
    return this.#changes
  }

  /** A change has committed; the payload is that of the channel. */
  async changed(payload: string): Promise<void> {
    this.#changes += 1
    const change = accessChange.safeParse(parseJson(payload))
    if (!change.success) return
    this.#heard.push(change.data)
    this.#working ??= this.#workOff().finally(() => {
      this.#working = null
    })
    await this.#working
  }

  async #workOff(): Promise<void> {
    while (this.#heard.length > 0) {
      const heard = this.#heard
      this.#heard = []
      try {
        const below = await this.#below(heard)
        await this.#judge((admission) =>
          heard.some(
            (change) =>
              concernsPerson(change, admission) &&
              (change.documentId === undefined || below.has(admission.address.documentId)),
          ),
        )
      } catch {
        // Postgres is away; the next poll looks again
      }
    }
  }

  /** The changed documents and all below them, in the organizations that have sockets here. */
  async #below(heard: readonly AccessChange[]): Promise<ReadonlySet<string>> {
    const changed = new Map<OrganizationId, Set<DocumentId>>()
    for (const { admission } of this.#connections()) {
      if (!admission) continue
      const { organizationId } = admission.address
      if (changed.has(organizationId)) continue
      const ids = heard.filter((change) => change.organizationId === organizationId).map((change) => change.documentId)
      changed.set(organizationId, new Set(ids.filter((id) => id !== undefined) as DocumentId[]))
    }
    const found = new Set<string>()
    for (const [organizationId, ids] of changed) {
      if (ids.size === 0) continue
      const below = await withOrganization(this.#sql, organizationId, (tx) => readBelow(tx, organizationId, [...ids]))
      for (const id of below) found.add(id)
    }
    return found
  }

  /** Looks at all connections. */
  async poll(): Promise<void> {
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
    const byOrganization = Map.groupBy(judged, ({ admission }) => admission.address.organizationId)
    for (const [organizationId, own] of byOrganization)
      try {
        const closes = await this.#decide(organizationId, own)
        for (const [index, { connection }] of own.entries()) {
          const close = closes[index]
          if (close) connection.close(close)
        }
      } catch {
        return // Postgres is away; the next poll looks again, and nobody gains access meanwhile
      }
  }

  #decide(organizationId: OrganizationId, judged: readonly Admitted[]): Promise<(CloseName | null)[]> {
    return withOrganization(this.#sql, organizationId, async (tx) => {
      const sessions = await tx<(Profile & { id: string })[]>`
        select s.id, u.name, u.image from auth.sessions s join auth.users u on u.id = s.user_id
         where s.id = any(${[...new Set(judged.map(({ admission }) => admission.sessionId))]}::uuid[])
           and s.expires_at > now()`
      const open = new Map(sessions.map((session) => [session.id, session]))
      const access = await readAccess(tx, organizationId, judged)
      return judged.map(({ admission }) =>
        decideRevocation(admission, {
          access: access.get(pairOf(admission)) ?? null,
          profile: open.get(admission.sessionId) ?? null,
        }),
      )
    })
  }
}

const pairOf = ({ address, userId }: Admission) => `${address.documentId} ${userId}`

/** The access of each person to each document, once where they have it open more than once; some at a time. */
async function readAccess(tx: Transaction, organizationId: OrganizationId, judged: readonly Admitted[]) {
  const pairs = new Map(
    judged.map(({ admission }) => [
      pairOf(admission),
      { documentId: admission.address.documentId, userId: admission.userId },
    ]),
  )
  const found = new Map<string, DocumentAccess | null>()
  for (const some of inPieces([...pairs], POLLED_AT_ONCE)) {
    const access = await readAccessOfMany(
      tx,
      organizationId,
      some.map(([, pair]) => pair),
    )
    for (const [index, [key]] of some.entries()) found.set(key, access[index] ?? null)
  }
  return found
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
