'use client'
import type { Equality } from './external-store.ts'
import type { Other } from './presence-stores.ts'
import { useDocumentSession } from './use-document-session.ts'
import { useStore } from './use-store.ts'

const all = (others: readonly Other[]) => others

/**
 * The others at the document, one per open tab. Names and colours were put there by the server. With a selector
 * the component renders only when the selection changes: `useOthers((others) => others.length)`.
 */
export function useOthers(): readonly Other[]
export function useOthers<S>(selector: (others: readonly Other[]) => S, isEqual?: Equality<S>): S
export function useOthers<S>(selector?: (others: readonly Other[]) => S, isEqual?: Equality<S>) {
  const select = selector ?? (all as (others: readonly Other[]) => S)
  return useStore(useDocumentSession().others, select, isEqual)
}
