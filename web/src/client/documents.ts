'use client'

import type { Access } from '@coscribe/shared/domain/roles'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { beginDocument } from '@/local-store/begin-document.ts'
import { localStore } from '@/local-store/local-store.ts'
import { toast } from '@/ui/toaster.tsx'
import { useAccount } from './account.tsx'
import { api, UnreachableError, words } from './api-client.ts'
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
  /** Made without the server, which does not know it yet. */
  readonly isBegun?: boolean
}

export const DOCUMENTS_KEY = 'documents'

/** What a document without a title is called in lists. */
export const titleOf = (document: Pick<DocumentRecord, 'title'>) => document.title || 'New page'

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
    refetchInterval: 10_000,
  })
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
          text: `“${titleOf(document)}” is in the trash.`,
          action: { label: 'Undo', run: () => change.mutate({ id: document.id, trashed: false }) },
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
