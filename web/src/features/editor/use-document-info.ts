'use client'
import { useEffect, useState } from 'react'

/** What the API says about a document beside its content. */
export type DocumentInfo = {
  readonly organizationId: string
  readonly parentId: string | null
  readonly createdBy: { readonly id: string; readonly name: string } | null
  readonly editedBy: { readonly id: string; readonly name: string } | null
  readonly editedAt: string | null
}

async function fetchInfo(documentId: string, signal: AbortSignal): Promise<(DocumentInfo & { title: string }) | null> {
  try {
    const response = await fetch(`/api/v1/documents/${documentId}`, { signal, cache: 'no-store' })
    return response.ok ? await response.json() : null
  } catch {
    return null
  }
}

/** The document's facts and its parent's title, for the breadcrumb. Null until they are there; never an error. */
export function useDocumentInfo(documentId: string) {
  const [info, setInfo] = useState<(DocumentInfo & { parentTitle: string | null }) | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    void (async () => {
      const document = await fetchInfo(documentId, abort.signal)
      if (!document || abort.signal.aborted) return
      const parent = document.parentId ? await fetchInfo(document.parentId, abort.signal) : null
      if (!abort.signal.aborted) setInfo({ ...document, parentTitle: parent?.title ?? null })
    })()
    return () => {
      abort.abort()
      setInfo(null)
    }
  }, [documentId])
  return info
}
