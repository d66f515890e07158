'use client'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/client/api-client.ts'
import { DOCUMENTS_KEY, type DocumentRecord } from '@/client/documents.ts'

/** What the API says about a document beside its content; undefined until it is there, or where it is not. */
export const useDocumentInfo = (documentId: string | null): DocumentRecord | undefined =>
  useQuery({
    queryKey: [DOCUMENTS_KEY, 'one', documentId],
    queryFn: () => api<DocumentRecord>('GET', `/api/v1/documents/${documentId}`),
    enabled: documentId !== null,
  }).data
