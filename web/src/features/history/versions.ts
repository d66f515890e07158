'use client'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/client/api-client.ts'
import type { ShownPage } from '@/client/document-history.ts'

export type VersionPerson = { readonly id: string; readonly name: string; readonly image: string | null }

export type Version = {
  readonly id: string
  readonly seq: number
  readonly name: string | null
  readonly namedBy: VersionPerson | null
  readonly beganAt: string
  readonly editedAt: string
  readonly authors: readonly VersionPerson[]
}
/** What was written after the newest version. */
export type WrittenSince = Pick<Version, 'editedAt' | 'authors'>
export type OpenVersion = Version & Omit<ShownPage, 'note'> & { readonly unknown: readonly string[] }

type Page = {
  readonly versions: readonly Version[]
  readonly next: number | null
  readonly now: WrittenSince | null
}

const VERSIONS_KEY = 'versions'
/** Colleagues make versions too, and so does time. In ms. */
const REFRESH_MS = 5_000

const pathOf = (documentId: string, rest = '') => `/api/v1/documents/${documentId}/versions${rest}`

/** The versions of a document, newest first, asked again as long as they are shown. */
export function useVersions(documentId: string, named: boolean) {
  const query = useInfiniteQuery({
    queryKey: [VERSIONS_KEY, documentId, named],
    queryFn: ({ pageParam }) =>
      api<Page>('GET', pathOf(documentId, `?named=${named}${pageParam === null ? '' : `&before=${pageParam}`}`)),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: REFRESH_MS,
    staleTime: 0,
    gcTime: 0,
  })
  return {
    versions: query.data?.pages.flatMap((page) => page.versions),
    now: query.data?.pages[0]?.now ?? null,
    error: query.error,
    retry: () => void query.refetch(),
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    isLoadingMore: query.isFetchingNextPage,
  }
}

/** One version with what the document said then. It never changes, but its name. */
export const useVersion = (documentId: string, versionId: string) =>
  useQuery({
    queryKey: [VERSIONS_KEY, documentId, 'one', versionId],
    queryFn: () => api<OpenVersion>('GET', pathOf(documentId, `/${versionId}`)),
    staleTime: 60_000,
  })

/** Gives a version a name, or takes it away; without a version, that of now. */
export function useNameVersion(documentId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ versionId, name }: { versionId: string | null; name: string | null }) =>
      versionId === null
        ? api<Version>('POST', pathOf(documentId), { name })
        : api<Version>('PATCH', pathOf(documentId, `/${versionId}`), { name }),
    onSettled: () => queries.invalidateQueries({ queryKey: [VERSIONS_KEY, documentId] }),
  })
}

/** Marks what is committed now. */
export const markNow = (documentId: string) => api<Version>('POST', pathOf(documentId), { name: null })

export function useRefreshVersions(documentId: string) {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: [VERSIONS_KEY, documentId] })
}
