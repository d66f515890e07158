import 'server-only'
import { logId } from '@coscribe/shared/db/log-id'
import type { UserId } from '@coscribe/shared/domain/ids'
import { MAX_CHANGES_BYTES, MAX_CHANGES_ROWS } from '@coscribe/shared/domain/limits'
import * as Y from 'yjs'
import { withDocument } from '../access.ts'
import type { Actor } from '../request-context.ts'

/** `[client, clock, length]` of Yjs ids. */
type IdRange = [client: number, clock: number, length: number]

/** Who changed which Yjs ids, one entry per row of the log. Says nothing of the content. */
export type DocumentChanges = {
  /** The last position that was read. */
  readonly through: number
  /** There is more after `through`. */
  readonly truncated: boolean
  readonly changes: readonly {
    /** Null for the system, and for an account that is gone. */
    readonly by: { readonly id: UserId; readonly name: string } | null
    readonly at: string
    readonly inserted: readonly IdRange[]
    readonly deleted: readonly IdRange[]
  }[]
}

/** The changes after a position of the log, oldest first; without one, the newest. */
export function documentChanges(actor: Actor, id: string, after: number | undefined): Promise<DocumentChanges> {
  return withDocument(
    actor,
    id,
    'read',
    async ({ tx, organizationId, documentId }) => {
      const [head] = await tx<{ seq: string }[]>`
        select app.log_head(${organizationId}, ${documentId}) as seq`
      const headSeq = Number(head?.seq ?? 0)
      const start = after ?? Math.max(0, headSeq - MAX_CHANGES_ROWS)
      const rows = await tx<{ seq: string; payload: Buffer; at: Date; userId: UserId | null; name: string | null }[]>`
        with next as (
          select seq, user_id, created_at, sum(octet_length(payload)) over (order by seq) as bytes
            from (select seq, user_id, created_at, payload from app.document_updates
                   where organization_id = ${organizationId}
                     and log_id = ${logId(tx, organizationId, documentId)}
                     and seq > ${start} and seq <= ${start + MAX_CHANGES_ROWS}) first)
        select n.seq, d.payload, n.created_at as at, u.id as "userId", u.name
          from next n
          join app.document_updates d
            on d.organization_id = ${organizationId} and d.log_id = ${logId(tx, organizationId, documentId)} and d.seq = n.seq
          left join auth.users u on u.id = n.user_id
         where n.bytes <= ${MAX_CHANGES_BYTES}
         order by n.seq`
      const through = Number(rows.at(-1)?.seq ?? start)
      return {
        through,
        truncated: through < headSeq,
        changes: rows.map(({ payload, at, userId, name }) => ({
          by: userId === null ? null : { id: userId, name: name ?? '' },
          at: at.toISOString(),
          ...changedIds(payload),
        })),
      }
    },
    'isolation level repeatable read read only',
  )
}

function changedIds(payload: Uint8Array): { inserted: IdRange[]; deleted: IdRange[] } {
  const { structs, ds } = Y.decodeUpdate(payload)
  const inserted: IdRange[] = []
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue
    const { client, clock } = struct.id
    const last = inserted.at(-1)
    if (last?.[0] === client && last[1] + last[2] === clock) last[2] += struct.length
    else inserted.push([client, clock, struct.length])
  }
  const deleted = [...ds.clients].flatMap(([client, parts]) =>
    parts.map(({ clock, len }): IdRange => [client, clock, len]),
  )
  return { inserted, deleted }
}
