'use client'

import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { toast } from '@/ui/toaster.tsx'
import { api, words } from './api-client.ts'
import { DOCUMENTS_KEY, type DocumentRecord, patchInLists } from './documents.ts'

/** Marks a document as a favourite of the reader's own, or takes the mark away; shown at once. */
export function useSetFavourite() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, isFavourite }: { id: string; isFavourite: boolean }) =>
      api<void>(isFavourite ? 'PUT' : 'DELETE', `/api/v1/documents/${id}/favourite`),
    onMutate: ({ id, isFavourite }) =>
      mark(queries, id, { favouriteAt: isFavourite ? new Date().toISOString() : null }),
    onError: (error) => toast({ text: words(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] }),
  })
}

/** Remembers that the reader has this document open; where the server is away, only in what is shown here. */
export function useRecordVisit(documentId: string) {
  const queries = useQueryClient()
  useEffect(() => {
    const show = () => patchInLists(queries, new Map([[documentId, { openedAt }]]))
    const openedAt = new Date().toISOString()
    show()
    // Again afterwards: a list that was asked for before came meanwhile.
    api<void>('PUT', `/api/v1/documents/${documentId}/visit`).then(show, () => {})
  }, [queries, documentId])
}

async function mark(queries: QueryClient, id: string, change: Partial<DocumentRecord>) {
  await queries.cancelQueries({ queryKey: [DOCUMENTS_KEY] })
  patchInLists(queries, new Map([[id, change]]))
}
