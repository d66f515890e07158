'use client'

import { MAX_TITLE_LENGTH } from '@coscribe/shared/domain/limits'
import type { Access } from '@coscribe/shared/domain/roles'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { beginDocument } from '@/local-store/begin-document.ts'
import { localStore } from '@/local-store/local-store.ts'
import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'
import { useAccount } from './account.tsx'
import { api, UnreachableError, words } from './api-client.ts'
import { isLive } from './live/live-events.ts'
import { navigate } from './navigate.ts'

export type DocumentRecord = {
  readonly id: string
  readonly organizationId: string
  readonly parentId: string | null
  readonly title: string
  readonly icon: string | null
  readonly excerpt: string
  readonly access: Access
  readonly createdAt: string
  readonly createdBy: { readonly id: string; readonly name: string } | null
  readonly editedAt: string
  readonly editedBy: { readonly id: string; readonly name: string } | null
  readonly trashedAt: string | null
  readonly trashedBy: { readonly id: string; readonly name: string } | null
  /** Where it stands among its siblings: see `sibling-order.ts`. */
  readonly position: string
  /** Since when it is a favourite of the reader, when they last opened it, and since when it is shared with them by name. */
  readonly favouriteAt: string | null
  readonly openedAt: string | null
  readonly sharedAt: string | null
  /** Made without the server, which does not know it yet. */
  readonly isBegun?: boolean
}

export const DOCUMENTS_KEY = 'documents'

/** What a document without a title is called in lists. */
export const titleOf = (document: Pick<DocumentRecord, 'title'>) => document.title || currentWords('shell')('untitled')

/** Time between questions, in ms: while changes are heard of, and while they are not. */
const LIVE_INTERVAL_MS = 30_000
const INTERVAL_MS = 10_000

type DocumentList = { readonly documents: readonly DocumentRecord[] }

export const documentsKey = (organizationId: string, trashed = false) =>
  [DOCUMENTS_KEY, organizationId, trashed] as const

/** The documents of an organization, or its trash. Asked again now and then: colleagues create and rename too. */
export function useDocuments(organizationId: string, trashed = false) {
  const queries = useQueryClient()
  const queryKey = documentsKey(organizationId, trashed)
  return useQuery({
    queryKey,
    queryFn: async (): Promise<DocumentList> => {
      const { documents } = await api<{ documents: DocumentRecord[] }>(
        'GET',
        `/api/v1/documents?organizationId=${organizationId}&trashed=${trashed}`,
      )
      const known = new Set(documents.map(({ id }) => id))
      const begun = (queries.getQueryData<DocumentList>(queryKey)?.documents ?? []).filter(
        ({ id, isBegun }) => isBegun && !known.has(id),
      )
      return { documents: [...begun, ...documents] }
    },
    select: ({ documents }) => documents,
    refetchInterval: () => (isLive.get() ? LIVE_INTERVAL_MS : INTERVAL_MS),
  })
}

/** Shows changes of documents in all lists, before the server is asked again. */
export function patchInLists(queries: QueryClient, changes: ReadonlyMap<string, Partial<DocumentRecord>>) {
  queries.setQueriesData<DocumentList>({ queryKey: [DOCUMENTS_KEY] }, (list) =>
    list && Array.isArray(list.documents)
      ? {
          documents: list.documents.map((document) => {
            const change = changes.get(document.id)
            return change ? { ...document, ...change } : document
          }),
        }
      : list,
  )
}

/** Makes an empty document and opens it; without the server on this device, which hands it over later. */
export function useCreateDocument(organizationId: string) {
  const queries = useQueryClient()
  const account = useAccount()
  return useMutation({
    mutationFn: async ({ parentId, title = '' }: { parentId: string | null; title?: string }) => {
      try {
        return await api<DocumentRecord>('POST', '/api/v1/documents', { organizationId, parentId, title })
      } catch (error) {
        const store = localStore.state.get()
        if (!(error instanceof UnreachableError) || store.kind !== 'open') throw error
        return await beginDocument(store.vault, { organizationId, parentId, title }, account)
      }
    },
    onSuccess: async (document) => {
      if (document.isBegun)
        queries.setQueryData<DocumentList>(documentsKey(organizationId), (list) => ({
          documents: [document, ...(list?.documents ?? [])],
        }))
      navigate(`/d/${document.id}`)
      if (!document.isBegun) await queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] })
    },
    onError: (error) => toast({ text: words(error) }),
  })
}

/** Renames, moves, trashes and restores. */
export function useChangeDocument() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...change }: { id: string; title?: string; parentId?: string | null; trashed?: boolean }) =>
      api<DocumentRecord>('PATCH', `/api/v1/documents/${id}`, change),
    onSettled: () => queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] }),
    onError: (error) => toast({ text: words(error) }),
  })
}

/** Into the trash, with a way back. */
export function useTrashDocument() {
  const change = useChangeDocument()
  return (document: DocumentRecord) =>
    // A promise, not callbacks of the call: those are dropped with the screen, which the trash itself closes.
    change.mutateAsync({ id: document.id, trashed: true }).then(
      () => {
        if (location.pathname === `/d/${document.id}`) navigate('/')
        toast({
          text: currentWords('trash')('isInTrash', { title: titleOf(document) }),
          action: {
            label: currentWords('trash')('undo'),
            run: () => change.mutate({ id: document.id, trashed: false }),
          },
        })
      },
      () => {}, // said by useChangeDocument
    )
}

export function useDeleteDocument() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api<void>('DELETE', `/api/v1/documents/${id}?permanent=true`),
    onSettled: () => queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] }),
    onError: (error) => toast({ text: words(error) }),
  })
}

/** Empties the trash of an organization. */
export function useEmptyTrash(organizationId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api<void>('DELETE', `/api/v1/organizations/${organizationId}/trash`),
    onSettled: () => queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] }),
    onError: (error) => toast({ text: words(error) }),
  })
}

/** Makes a copy right after the document and opens it. */
export function useDuplicateDocument() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ document, withChildren }: { document: DocumentRecord; withChildren: boolean }) =>
      api<DocumentRecord>('POST', `/api/v1/documents/${document.id}/duplicate`, {
        title: currentWords('shell')('menu.copyOf', { title: titleOf(document) }).slice(0, MAX_TITLE_LENGTH),
        withChildren,
      }),
    onSuccess: (copy) => navigate(`/d/${copy.id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] }),
    onError: (error) => toast({ text: words(error) }),
  })
}
