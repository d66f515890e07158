'use client'
import { MAX_SEARCH_HITS } from '@coscribe/shared/domain/limits'
import { isSearchable, type MarkedText, markText, parseSearch } from '@coscribe/shared/domain/search-text'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { api, UnreachableError } from '@/client/api-client.ts'
import { type DocumentRecord, titleOf, useDocuments } from '@/client/documents.ts'
import type { Organization } from '@/client/organizations.ts'
import { readLocalTexts, searchTexts } from '@/local-store/search-local.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'
import { type Hit, mergeHits, stillAnswering } from './merge-hits.ts'

/** Documents shown before anything is typed. */
const MAX_RECENT = 6
/** Quiet time after a keystroke before the server is asked, in ms. */
const ASK_AFTER_MS = 150
/** Time until the same is asked again while it stands there, in ms. */
const ASK_AGAIN_MS = 4_000

type ServerHit = {
  readonly id: string
  readonly title: MarkedText
  readonly icon: string | null
  readonly path: readonly { readonly id: string; readonly title: string }[]
  readonly snippet: MarkedText | null
  readonly editedAt: string
}
type Answer = { readonly hits: readonly ServerHit[]; readonly total: number }

export type Found = {
  readonly hits: readonly Hit[]
  /** All that answer, also those that are not shown. */
  readonly total: number
  /** Whether the server was heard: asking, answered, away, or nothing to ask it for. */
  readonly server: 'asking' | 'answered' | 'away' | 'unasked'
}

/** Documents by title and text: what this device has at once, and what the server has as soon as it answers. */
export function useSearch(organization: Organization, query: string): Found {
  const search = useMemo(() => parseSearch(query), [query])
  const asked = useSettled(query.trim(), ASK_AFTER_MS)
  const isAsked = isSearchable(parseSearch(asked))
  const { local, recent } = useLocalSearch(organization, query)
  const answer = useQuery({
    queryKey: ['search', organization.id, asked],
    queryFn: () => {
      const parameters = new URLSearchParams({ organizationId: organization.id, q: asked })
      return api<Answer>('GET', `/api/v1/search?${parameters}`)
    },
    enabled: isAsked,
    placeholderData: keepPreviousData,
    // Somebody is writing what is looked for, perhaps: the search that stands there goes on finding.
    staleTime: 0,
    refetchInterval: ASK_AGAIN_MS,
    gcTime: 10_000,
    retry: (failures, error) => !(error instanceof UnreachableError) && failures < 2,
  })
  const isCurrent = isAsked && asked === query.trim() && answer.isSuccess && !answer.isPlaceholderData
  return useMemo((): Found => {
    if (query.trim() === '') return { hits: recent, total: recent.length, server: 'unasked' }
    const known = isSearchable(search) ? (answer.data?.hits ?? []).map(toHit) : []
    const hits = mergeHits(local, isCurrent ? known : stillAnswering(known, search), MAX_SEARCH_HITS)
    const total = isCurrent ? Math.max(answer.data?.total ?? 0, hits.length) : hits.length
    const isAway = answer.isError || answer.fetchStatus === 'paused'
    const server = isCurrent ? 'answered' : !isSearchable(search) ? 'unasked' : isAway ? 'away' : 'asking'
    return { hits, total, server }
  }, [query, search, local, recent, answer.data, answer.isError, answer.fetchStatus, isCurrent])
}

const toHit = ({ id, title, path, ...hit }: ServerHit): Hit => ({
  ...hit,
  documentId: id,
  title: title.text === '' ? { text: titleOf({ title: '' }), ranges: [] } : title,
  path: path.map((above) => titleOf(above)),
})

/** What the lists and the texts on this device answer; works without a network. */
function useLocalSearch(organization: Organization, query: string) {
  const documents = useDocuments(organization.id)
  const store = useLocalStore()
  const vault = store.kind === 'open' ? store.vault : null
  const texts = useQuery({
    queryKey: ['local-texts', vault?.id],
    queryFn: () => (vault ? readLocalTexts(vault) : []),
    networkMode: 'always',
    staleTime: 0,
    gcTime: 0,
  })
  const records = useMemo(
    () => new Map((documents.data ?? []).map((document) => [document.id, document])),
    [documents.data],
  )
  const recent = useMemo(
    () =>
      [...records.values()]
        .sort((a, b) => openedAt(b).localeCompare(openedAt(a)))
        .slice(0, MAX_RECENT)
        .map((document) => ({
          ...describe(document, records),
          title: { text: titleOf(document), ranges: [] },
          snippet: null,
        })),
    [records],
  )
  const local = useMemo(() => {
    const here = new Map((texts.data ?? []).map((text) => [text.documentId, text]))
    // What a list says and what is here may differ for a moment: the list has titles of documents that are not here.
    const all = [...records.values()].map((document) => ({
      documentId: document.id,
      title: titleOf(document),
      text: here.get(document.id)?.text ?? document.excerpt,
    }))
    const search = parseSearch(query)
    return searchTexts(all, search, MAX_SEARCH_HITS).flatMap(({ documentId, title, snippet }): Hit[] => {
      const document = records.get(documentId)
      return document ? [{ ...describe(document, records), title: markText(title, search), snippet }] : []
    })
  }, [records, texts.data, query])
  return { local, recent }
}

/** When the reader last had it open, where the list says so; else the list's order stays. */
const openedAt = (document: DocumentRecord & { readonly openedAt?: string | null }) => document.openedAt ?? ''

function describe(document: DocumentRecord, records: ReadonlyMap<string, DocumentRecord>) {
  const path: string[] = []
  const seen = new Set([document.id])
  for (
    let above = records.get(document.parentId ?? '');
    above && !seen.has(above.id);
    above = records.get(above.parentId ?? '')
  ) {
    seen.add(above.id)
    path.unshift(titleOf(above))
  }
  return { documentId: document.id, icon: document.icon, path, editedAt: document.editedAt }
}

/** The value once it has stayed the same for so long. */
function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
