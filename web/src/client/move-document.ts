'use client'

import { type Place, planPlace } from '@coscribe/shared/domain/sibling-order'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'
import { api, UnreachableError, words } from './api-client.ts'
import { DOCUMENTS_KEY, type DocumentRecord, documentsKey, patchInLists } from './documents.ts'

export type Move = {
  readonly document: DocumentRecord
  /** Below which document; null at the top. */
  readonly parentId: string | null
  readonly place: Place
}

type List = { readonly documents: readonly DocumentRecord[] }

/** The changes that show a move before the server has answered. */
export function planMove(
  documents: readonly DocumentRecord[],
  { document, parentId, place }: Move,
): ReadonlyMap<string, Partial<DocumentRecord>> {
  const siblings = documents.filter((each) => each.parentId === parentId && !each.isBegun)
  const plan = planPlace(siblings, document.id, place)
  return new Map(
    [...plan].map(([id, position]) => [id, id === document.id ? { position, parentId } : { position }] as const),
  )
}

/** Moves a document: shown at once, and taken back with a sentence where the server refuses or is away. */
export function useMoveDocument(organizationId: string) {
  const queries = useQueryClient()
  const queryKey = documentsKey(organizationId)
  return useMutation({
    mutationFn: ({ document, parentId, place }: Move) =>
      api<DocumentRecord>('PATCH', `/api/v1/documents/${document.id}`, {
        // Only where it changes: a parent that the reader may not see is not shown, and stays.
        ...(parentId === document.parentId ? {} : { parentId }),
        ...place,
      }),
    onMutate: async (move) => {
      await queries.cancelQueries({ queryKey: [DOCUMENTS_KEY] })
      const before = queries.getQueryData<List>(queryKey)
      patchInLists(queries, planMove(before?.documents ?? [], move))
      return { before }
    },
    onError: (error, _move, context) => {
      if (context?.before) queries.setQueryData(queryKey, context.before)
      toast({ text: error instanceof UnreachableError ? currentWords('shell')('move.offline') : words(error) })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] }),
  })
}
