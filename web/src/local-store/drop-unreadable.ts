import type { QueryClient } from '@tanstack/react-query'
import { ApiError, api } from '@/client/api-client.ts'
import { type DocumentRecord, documentsKey } from '@/client/documents.ts'
import { LocalDocument } from './local-document.ts'
import type { Vault } from './vault.ts'

/** Documents asked after at one look: somebody who lost a whole tree has all copies gone within minutes. */
const MAX_ASKED = 20

/**
 * Erases copies of documents that the person may not read any more and has not open: those that are open hear of it over their
 * socket. Only what the server's own list does not name is asked after, and only a clear “not found” erases. What has
 * unsent text is not touched: trying to send it finds out, and keeps the text.
 */
export async function dropUnreadable(
  vault: Vault,
  queries: QueryClient,
  isOpen: (documentId: string) => Promise<boolean>,
): Promise<void> {
  const list = queries.getQueryState<{ documents: readonly DocumentRecord[] }>(
    documentsKey(vault.owner.organizationId ?? ''),
  )
  // What was only read from this device says nothing about today.
  if (!list?.data || list.dataUpdatedAt === 0) return
  const listed = new Set(list.data.documents.map(({ id }) => id))
  const missing = (await vault.listDocuments()).filter(({ documentId, unsent }) => !unsent && !listed.has(documentId))
  for (const { documentId } of missing.slice(0, MAX_ASKED)) {
    if (await isOpen(documentId)) continue
    const answer = await ask(documentId)
    if (answer === 'unreachable') return
    if (answer === 'not found') await new LocalDocument(vault, documentId).erase()
  }
}

async function ask(documentId: string): Promise<'found' | 'not found' | 'unreachable'> {
  try {
    await api('GET', `/api/v1/documents/${documentId}`)
    return 'found'
  } catch (error) {
    return error instanceof ApiError && error.status === 404 ? 'not found' : 'unreachable'
  }
}
