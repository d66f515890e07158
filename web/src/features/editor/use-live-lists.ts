'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { DOCUMENTS_KEY, type DocumentRecord } from '@/client/documents.ts'
import { useStorage } from '@/document-session'

/** Shows title and icon in the lists as they are written, before the server's projection is asked again. */
export function useLiveLists(documentId: string) {
  const queries = useQueryClient()
  const title = useStorage((storage) => storage.title.trim())
  const icon = useStorage((storage) => storage.icon)
  useEffect(() => {
    queries.setQueriesData<{ documents: DocumentRecord[] }>({ queryKey: [DOCUMENTS_KEY] }, (lists) =>
      lists && Array.isArray(lists.documents)
        ? {
            documents: lists.documents.map((document) =>
              document.id === documentId ? { ...document, title, icon } : document,
            ),
          }
        : lists,
    )
  }, [queries, documentId, title, icon])
}
