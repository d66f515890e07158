import { randomUUID } from 'node:crypto'
import type { Sql } from '@coscribe/shared/db/connect'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import type { OrganizationId } from '@coscribe/shared/domain/ids'
import { PLACES_INTERVAL_MS, PLACES_MAX_AGE_SECONDS, PLACES_REFRESH_MS } from '@coscribe/shared/domain/limits'
import type { CollabConnection } from '../connection-context.ts'

/** Document and person, of one organization. */
type Spot = { readonly documentId: string; readonly userId: string }
type Spots = ReadonlyMap<string, Spot>

const keyOf = ({ documentId, userId }: Spot) => `${documentId} ${userId}`

/** What has to be written so that `written` becomes `present`. */
export function planPlaces(written: Spots, present: Spots): { readonly came: Spot[]; readonly left: Spot[] } {
  return {
    came: [...present].flatMap(([key, spot]) => (written.has(key) ? [] : [spot])),
    left: [...written].flatMap(([key, spot]) => (present.has(key) ? [] : [spot])),
  }
}

/** Who is where now, by organization. */
export function spotsOf(connections: Iterable<CollabConnection>): Map<OrganizationId, Map<string, Spot>> {
  const spots = new Map<OrganizationId, Map<string, Spot>>()
  for (const { admission, isClosed } of connections) {
    if (!admission || isClosed) continue
    const { organizationId, documentId } = admission.address
    const spot = { documentId, userId: admission.userId }
    const own = spots.get(organizationId) ?? new Map<string, Spot>()
    spots.set(organizationId, own.set(keyOf(spot), spot))
  }
  return spots
}

/**
 * Tells Postgres, and by it everybody's tree, who has which document open here. Looks at the open connections once a second
 * and writes only differences, and now and then that they are still so: what a server that died has written grows old and
 * does not count. Nothing here is on the way of an edit, and a failure only means that it is tried again.
 */
export class Places {
  readonly #sql: Sql
  readonly #connections: () => Iterable<CollabConnection>
  readonly #changes: () => number
  /** What was counted, and when, at the last look that wrote all it had to. */
  #looked = { changes: Number.NaN, at: 0 }
  readonly #serverId = randomUUID()
  readonly #written = new Map<OrganizationId, { spots: Map<string, Spot>; at: number }>()
  #timer: ReturnType<typeof setInterval> | undefined
  #running: Promise<void> | null = null

  /** @param changes Counts who came and who left: where it stands still, nobody is asked where they are. */
  constructor(sql: Sql, connections: () => Iterable<CollabConnection>, changes: () => number) {
    this.#sql = sql
    this.#connections = connections
    this.#changes = changes
  }

  start() {
    this.#timer = setInterval(() => {
      if (this.#running || !this.#isDue()) return
      this.#running = this.#lookAgain().finally(() => {
        this.#running = null
      })
    }, PLACES_INTERVAL_MS)
  }

  /** Takes back what this server has said. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
    await this.#look(new Map())
  }

  #isDue() {
    const { changes, at } = this.#looked
    return this.#changes() !== changes || performance.now() - at >= PLACES_REFRESH_MS
  }

  async #lookAgain(): Promise<void> {
    const looked = { changes: this.#changes(), at: performance.now() }
    if (await this.#look(spotsOf(this.#connections()), looked.at)) this.#looked = looked
  }

  /** False where not all could be written: the next look begins with the same difference. */
  async #look(present: ReadonlyMap<OrganizationId, Map<string, Spot>>, at = performance.now()): Promise<boolean> {
    const organizations = new Set([...present.keys(), ...this.#written.keys()])
    for (const organizationId of organizations)
      try {
        await this.#write(organizationId, present.get(organizationId) ?? new Map(), at)
      } catch {
        return false // Postgres is away
      }
    return true
  }

  async #write(organizationId: OrganizationId, present: Map<string, Spot>, at: number): Promise<void> {
    const written = this.#written.get(organizationId)
    const { came, left } = planPlaces(written?.spots ?? new Map(), present)
    const isDue = at - (written?.at ?? Number.NEGATIVE_INFINITY) >= PLACES_REFRESH_MS
    if (came.length === 0 && left.length === 0 && !isDue) return
    await withOrganization(this.#sql, organizationId, async (tx) => {
      if (came.length > 0)
        await tx`
          insert into app.document_places (organization_id, document_id, user_id, server_id)
          select d.organization_id, d.id, m.user_id, ${this.#serverId}
            from unnest(${came.map((spot) => spot.documentId)}::uuid[], ${came.map((spot) => spot.userId)}::uuid[])
                 p (document_id, user_id)
            join app.documents d on d.organization_id = ${organizationId} and d.id = p.document_id
            join auth.members m on m.organization_id = d.organization_id and m.user_id = p.user_id
           order by d.id, m.user_id
          on conflict (organization_id, document_id, user_id, server_id) do update set seen_at = now()`
      if (left.length > 0)
        await tx`
          delete from app.document_places p
           using unnest(${left.map((spot) => spot.documentId)}::uuid[], ${left.map((spot) => spot.userId)}::uuid[])
                 l (document_id, user_id)
           where p.organization_id = ${organizationId} and p.server_id = ${this.#serverId}
             and p.document_id = l.document_id and p.user_id = l.user_id`
      if (!isDue) return
      await tx`
        update app.document_places set seen_at = now()
         where organization_id = ${organizationId} and server_id = ${this.#serverId}`
      await tx`
        delete from app.document_places
         where organization_id = ${organizationId}
           and seen_at < now() - make_interval(secs => ${2 * PLACES_MAX_AGE_SECONDS})`
    })
    if (present.size === 0) this.#written.delete(organizationId)
    else this.#written.set(organizationId, { spots: present, at: isDue ? at : (written?.at ?? 0) })
  }
}
