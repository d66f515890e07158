'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type DocumentRecord, titleOf, useDocuments } from '@/client/documents.ts'
import { readLocalTexts, searchTexts } from '@/local-store/search-local.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'

/** Results shown at once. */
const MAX_HITS = 20

export type Hit = {
  readonly documentId: string
  readonly title: string
  readonly icon: string | null
  readonly place: string | null
  readonly snippet: string | null
}

/** Documents by title, and by the text of what is on this device: works without a network. */
export function useSearch(organizationId: string, organizationName: string, query: string): readonly Hit[] {
  const documents = useDocuments(organizationId)
  const store = useLocalStore()
  const vault = store.kind === 'open' ? store.vault : null
  const texts = useQuery({
    queryKey: ['local-texts', vault?.id],
    queryFn: () => (vault ? readLocalTexts(vault) : []),
    staleTime: 0,
    gcTime: 0,
  })
  return useMemo(() => {
    const records = new Map((documents.data ?? []).map((document) => [document.id, document]))
    const local = new Map((texts.data ?? []).map((text) => [text.documentId, text]))
    // What a list says and what is here may differ for a moment: the list has titles of documents that are not here.
    const all = [...records.values()].map((document) => ({
      documentId: document.id,
      title: titleOf(document),
      text: local.get(document.id)?.text ?? document.excerpt,
    }))
    const place = (document: DocumentRecord) => {
      const parent = document.parentId === null ? undefined : records.get(document.parentId)
      return parent ? titleOf(parent) : organizationName
    }
    if (query.trim() === '')
      return [...records.values()].slice(0, 8).map((document) => ({
        documentId: document.id,
        title: titleOf(document),
        icon: document.icon,
        place: place(document),
        snippet: null,
      }))
    return searchTexts(all, query, MAX_HITS).map((hit) => {
      const document = records.get(hit.documentId)
      return { ...hit, icon: document?.icon ?? null, place: document ? place(document) : null }
    })
  }, [documents.data, texts.data, query, organizationName])
}
