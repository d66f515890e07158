import { SCHEMA_VERSION } from '@coscribe/shared/editor/document-roots'
import { markdownToUpdate } from '@coscribe/shared/editor/markdown-to-update'
import type { Account } from '@/client/account.tsx'
import type { DocumentRecord } from '@/client/documents.ts'
import type { Vault } from './vault.ts'

/** A new document on this device alone: one empty paragraph, and what the lists show of it. */
export async function beginDocument(
  vault: Vault,
  { organizationId, parentId, title }: Pick<DocumentRecord, 'organizationId' | 'parentId' | 'title'>,
  account: Account,
): Promise<DocumentRecord> {
  const id = crypto.randomUUID()
  const now = new Date()
  await vault.writeRows(id, [
    { kind: 'mine', changes: 1, at: now.getTime(), update: markdownToUpdate({ title, markdown: '' }) },
  ])
  await vault.writeDocument({
    documentId: id,
    access: 'write',
    schemaVersion: SCHEMA_VERSION,
    openedAt: now.getTime(),
    pinned: false,
    seq: null,
    contactAt: now.getTime(),
  })
  const by = { id: account.id, name: account.name }
  return {
    id,
    organizationId,
    parentId,
    title,
    icon: null,
    excerpt: '',
    access: 'write',
    createdAt: now.toISOString(),
    createdBy: by,
    editedAt: now.toISOString(),
    editedBy: by,
    trashedAt: null,
    trashedBy: null,
    // After all that have a place: it gets one from the server.
    position: '~',
    favouriteAt: null,
    openedAt: now.toISOString(),
    sharedAt: null,
    isBegun: true,
  }
}
