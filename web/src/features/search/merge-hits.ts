import { type MarkedText, markText, type Search } from '@coscribe/shared/domain/search-text'

export type Hit = {
  readonly documentId: string
  readonly title: MarkedText
  readonly icon: string | null
  /** The titles above it, from the top. */
  readonly path: readonly string[]
  readonly snippet: MarkedText | null
  readonly editedAt: string | null
}

/**
 * What this device found at once, and below it what only the server knows: nothing that is shown moves when the answer arrives.
 * A hit of both keeps its place, and takes the server's snippet where it has none.
 */
export function mergeHits(local: readonly Hit[], server: readonly Hit[], limit: number): Hit[] {
  const answered = new Map(server.map((hit) => [hit.documentId, hit]))
  const known = new Set(local.map(({ documentId }) => documentId))
  return [
    ...local.map((hit) => ({ ...hit, snippet: hit.snippet ?? answered.get(hit.documentId)?.snippet ?? null })),
    ...server.filter(({ documentId }) => !known.has(documentId)),
  ].slice(0, limit)
}

/** Hits of the search before that answer this one too: they stay while the server is asked, and nothing flickers. */
export function stillAnswering(hits: readonly Hit[], search: Search): Hit[] {
  const wanted = search.terms.filter(({ refused }) => !refused)
  return hits
    .map((hit) => ({
      ...hit,
      title: markText(hit.title.text, search),
      snippet: hit.snippet && markText(hit.snippet.text, search),
    }))
    .filter(({ title, snippet }) =>
      wanted.every((term) =>
        [title, snippet].some(
          (marked) => marked && markText(marked.text, { terms: [term], unfinished: true }).ranges.length > 0,
        ),
      ),
    )
}
