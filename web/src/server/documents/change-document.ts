import 'server-only'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { notifyDocumentAppended } from '@coscribe/shared/db/document-notifications'
import { holdLog } from '@coscribe/shared/db/hold-log'
import { readDocumentState } from '@coscribe/shared/db/load-document-state'
import { writeProjection } from '@coscribe/shared/db/write-projection'
import { AppError } from '@coscribe/shared/domain/app-error'
import { MAX_PROJECTED_TEXT } from '@coscribe/shared/domain/limits'
import { ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentIcon, documentTitle, oneLine } from '@coscribe/shared/editor/document-title'
import { replaceText } from '@coscribe/shared/editor/replace-text'
import * as Y from 'yjs'
import { type FoundDocument, withDocument } from '../access.ts'
import { webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { type DocumentRecord, readDocument } from './document-record.ts'
import { moveDocument, type Placing } from './move-document.ts'
import { setTrashed } from './trash.ts'

export type DocumentChange = Placing & {
  readonly title?: string | undefined
  readonly trashed?: boolean | undefined
}

/** Applies the changes in one transaction and answers the document as it is then. */
export async function changeDocument(actor: Actor, id: string, change: DocumentChange): Promise<DocumentRecord> {
  const needed = change.trashed === false ? 'read' : 'write'
  const { record, appended } = await withDocument(actor, id, needed, async (found) => {
    if (change.trashed !== undefined) await setTrashed(actor, found, change.trashed)
    if (change.parentId !== undefined || change.after !== undefined || change.before !== undefined)
      await moveDocument(actor, found, change)
    const renamed = change.title !== undefined && (await rename(actor, found, change.title))
    const { tx, organizationId, documentId } = found
    return { record: await readDocument(tx, organizationId, documentId, actor.userId), appended: renamed }
  })
  // After the commit: only then is there something to fetch.
  if (appended) await notifyDocumentAppended(webSql(), { organizationId: record.organizationId, documentId: record.id })
  return record
}

/** The smallest edit of the title's text, so that somebody who types in it keeps their place; appended to the log. */
async function rename(
  actor: Actor,
  { tx, organizationId, documentId }: FoundDocument,
  title: string,
): Promise<boolean> {
  // Kept still until we commit: what is projected is exactly what the seq says.
  await holdLog(tx, { organizationId, documentId })
  const loaded = await readDocumentState(tx, organizationId, documentId)
  if (!loaded) throw new Error(`document ${documentId} vanished inside its transaction`)
  const { doc } = loaded
  const before = Y.encodeStateVector(doc)
  const changed = replaceText(doc.getText(ROOT_TITLE), oneLine(title).trim())
  if (!changed) return false
  const payload = Y.encodeStateAsUpdate(doc, before)
  const [seq] = await appendUpdates(tx, [{ organizationId, documentId, payload, userId: actor.userId }])
  if (!seq)
    throw new AppError('conflict', 'The document is in the trash. Restore it first.', { reason: 'in-the-trash' })
  await writeProjection(tx, {
    organizationId,
    documentId,
    seq,
    title: documentTitle(doc),
    icon: documentIcon(doc),
    text: documentText(doc, MAX_PROJECTED_TEXT),
    editedAt: new Date(),
    editedBy: actor.userId,
  })
  return true
}
