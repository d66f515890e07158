import type { QueryClient } from '@tanstack/react-query'
import { ApiError, api, UnreachableError } from '@/client/api-client.ts'
import { type DocumentRecord, documentsKey } from '@/client/documents.ts'
import { fetchCollabToken, type TokenOutcome } from '@/document-session/fetch-collab-token.ts'

type DocumentList = { readonly documents: readonly DocumentRecord[] }

/** Makes a begun document known to the server, empty; its content follows over the socket. May be done again. */
export async function announce(
  queries: QueryClient,
  { id, organizationId, parentId, title, icon }: DocumentRecord,
): Promise<'known' | 'unreachable' | 'refused'> {
  try {
    const known = await api<DocumentRecord>('POST', '/api/v1/documents', { id, organizationId, parentId })
    queries.setQueryData<DocumentList>(documentsKey(organizationId), (list) => ({
      documents: (list?.documents ?? []).map((each) => (each.id === id ? { ...known, title, icon } : each)),
    }))
    return 'known'
  } catch (error) {
    if (error instanceof UnreachableError) return 'unreachable'
    if (!(error instanceof ApiError)) throw error
    return ['forbidden', 'not-found', 'conflict'].includes(error.code) ? 'refused' : 'unreachable'
  }
}

/** Asks for a token like everybody, after telling the server of a document that was begun without it. */
export const announcingToken =
  (queries: QueryClient, organizationId: string, userId: string) =>
  async (documentId: string, signal: AbortSignal): Promise<TokenOutcome> => {
    const begun = queries
      .getQueryData<DocumentList>(documentsKey(organizationId))
      ?.documents.find((document) => document.id === documentId && document.isBegun)
    const answer = begun ? await announce(queries, begun) : 'known'
    if (answer === 'unreachable') return { kind: 'unreachable', retryAfterMs: null }
    if (answer === 'refused') return { kind: 'refused', reason: 'access-ended' }
    return await fetchCollabToken(documentId, signal, userId)
  }
