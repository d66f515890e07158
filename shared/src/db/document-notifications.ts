import { z } from 'zod'
import { isUuid } from '../domain/ids.ts'
import { type DocumentAddress, formatDocumentName } from '../protocol/document-name.ts'
import type { Queryable } from './connect.ts'

/** Payload: a document name. Sent, after the commit, by writers outside the collab server. */
export const CHANNEL_DOCUMENT_APPENDED = 'document_appended'
/** Payload: JSON, see `accessChange`. Sent by triggers, so nobody can forget it. */
export const CHANNEL_ACCESS_CHANGED = 'access_changed'

const id = z.string().refine(isUuid).optional()
/** What changed; an absent field means any. */
export const accessChange = z.object({ organizationId: id, documentId: id, userId: id, sessionId: id })
export type AccessChange = z.infer<typeof accessChange>

/**
 * Tells collab servers that the log of a document has grown. Only a hint: they look by themselves every
 * few seconds. Not to be called inside the appending transaction: NOTIFY takes a lock over all commits.
 */
export async function notifyDocumentAppended(sql: Queryable, address: DocumentAddress): Promise<void> {
  await sql`select pg_notify(${CHANNEL_DOCUMENT_APPENDED}, ${formatDocumentName(address)})`
}
