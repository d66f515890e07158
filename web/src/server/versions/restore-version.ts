import 'server-only'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { notifyDocumentAppended } from '@coscribe/shared/db/document-notifications'
import { readStateAt } from '@coscribe/shared/db/document-versions'
import { readDocumentState } from '@coscribe/shared/db/load-document-state'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { writeProjection } from '@coscribe/shared/db/write-projection'
import { AppError } from '@coscribe/shared/domain/app-error'
import { MAX_PROJECTED_TEXT } from '@coscribe/shared/domain/limits'
import { documentJson } from '@coscribe/shared/editor/document-json'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentIcon, documentTitle } from '@coscribe/shared/editor/document-title'
import { rewriteDocument } from '@coscribe/shared/editor/rewrite-document'
import { unknownInDocument } from '@coscribe/shared/editor/unknown-content'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import * as Y from 'yjs'
import { type FoundDocument, withDocument } from '../access.ts'
import { webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { createVersion } from './name-version.ts'
import { findVersion } from './version-record.ts'

/**
 * Makes the document say what it said then, for callers without an editor: an edit of this person, appended like any
 * other, so that whoever has the document open sees it and goes on. What is there now is a version first. Answers
 * whether anything was different.
 */
export async function restoreVersion(
  actor: Actor,
  id: string,
  versionId: string,
): Promise<{ readonly changed: boolean }> {
  // Before anything is made: a version that is not there changes nothing.
  await withDocument(actor, id, 'write', (found) => findVersion(found, versionId))
  await createVersion(actor, id, null)
  const { address, payload } = await withDocument(
    actor,
    id,
    'write',
    async (found) => ({
      address: { organizationId: found.organizationId, documentId: found.documentId },
      payload: await makeEdit(found, versionId),
    }),
    'isolation level repeatable read read only',
  )
  if (!payload) return { changed: false }
  // Without a lock from reading to here: it builds only on what was committed, and merges with what came since.
  const [seq] = await withDocument(actor, id, 'write', ({ tx }) =>
    appendUpdates(tx, [{ ...address, payload, userId: actor.userId }]),
  )
  if (!seq) throw new AppError('conflict', 'The document is in the trash. Restore it first.')
  await notifyDocumentAppended(webSql(), address)
  await project(actor, address)
  return { changed: true }
}

async function makeEdit(found: FoundDocument, versionId: string): Promise<Uint8Array | null> {
  const { tx, organizationId, documentId } = found
  const { seq } = await findVersion(found, versionId)
  const then = await readStateAt(tx, organizationId, documentId, BigInt(seq))
  const loaded = await readDocumentState(tx, organizationId, documentId)
  if (!loaded) throw new Error(`document ${documentId} vanished inside its transaction`)
  if (unknownInDocument(then).length > 0 || unknownInDocument(loaded.doc).length > 0)
    throw new AppError('conflict', 'This version holds what this server does not know.', { reason: 'unknown-content' })
  const updates: Uint8Array[] = []
  loaded.doc.on('update', (update: Uint8Array) => updates.push(update))
  const wanted = { title: documentTitle(then), icon: documentIcon(then), content: documentJson(then) }
  loaded.doc.transact(() => rewriteDocument(loaded.doc, wanted))
  return updates.length > 0 ? Y.mergeUpdates(updates) : null
}

/** What lists show of it, also where nobody has it open: read again, so that it is never ahead of the log. */
async function project(actor: Actor, { organizationId, documentId }: DocumentAddress): Promise<void> {
  const loaded = await withOrganization(
    webSql(),
    organizationId,
    (tx) => readDocumentState(tx, organizationId, documentId),
    'isolation level repeatable read read only',
  )
  if (!loaded) return
  const { doc, seq } = loaded
  await withOrganization(webSql(), organizationId, (tx) =>
    writeProjection(tx, {
      organizationId,
      documentId,
      seq,
      title: documentTitle(doc),
      icon: documentIcon(doc),
      text: documentText(doc, MAX_PROJECTED_TEXT),
      editedAt: new Date(),
      editedBy: actor.userId,
    }),
  )
}
