import type { DocumentId, OrganizationId, UserId } from '../domain/ids.ts'
import type { Queryable } from './connect.ts'

export type NewUpdate = {
  readonly organizationId: OrganizationId
  readonly documentId: DocumentId
  /** A Yjs update, format V1. */
  readonly payload: Uint8Array
  /** The verified author; null where the system itself writes. */
  readonly userId: UserId | null
}

/**
 * Appends updates of any documents in one statement (`app.append_updates`). The answer has one entry per
 * input, in order: the seq it was given, null where the document is unknown, trashed or deleted, or `locked` where
 * `skipLocked` was asked for and somebody holds the document's log.
 * It is durable when the surrounding transaction (or, outside one, the statement) has committed.
 */
export async function appendUpdates(sql: Queryable, updates: readonly NewUpdate[]): Promise<(bigint | null)[]>
export async function appendUpdates(
  sql: Queryable,
  updates: readonly NewUpdate[],
  options: { readonly skipLocked: boolean },
): Promise<(bigint | null | 'locked')[]>
export async function appendUpdates(
  sql: Queryable,
  updates: readonly NewUpdate[],
  { skipLocked } = { skipLocked: false },
): Promise<(bigint | null | 'locked')[]> {
  const rows = await sql<{ ord: string; seq: string | null }[]>`
    select ord, seq from app.append_updates(
      ${updates.map((update) => update.organizationId)}::uuid[],
      ${updates.map((update) => update.documentId)}::uuid[],
      ${updates.map((update) => byteaLiteral(update.payload))}::text[]::bytea[],
      ${updates.map((update) => update.userId)}::uuid[],
      ${skipLocked})`
  const appended: (bigint | null | 'locked')[] = updates.map(() => null)
  for (const { ord, seq } of rows) appended[Number(ord) - 1] = seq === null ? 'locked' : BigInt(seq)
  return appended
}

// postgres.js sends arrays as text; `\x…` is how Postgres reads bytea from text.
const byteaLiteral = (bytes: Uint8Array) =>
  `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
