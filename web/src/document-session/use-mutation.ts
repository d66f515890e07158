'use client'
import { useCallback } from 'react'
import type { MutationContext } from './document-session.ts'
import { useDocumentSession } from './use-document-session.ts'

/**
 * A function that changes the document in one undoable transaction. Reads nothing by itself: it renders nobody.
 * Calling it with read access throws; offer it only where `useSelf((me) => me.canWrite)`.
 */
export function useMutation<Args extends readonly unknown[], Result>(
  callback: (context: MutationContext, ...args: Args) => Result,
  dependencies: readonly unknown[],
): (...args: Args) => Result {
  const session = useDocumentSession()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the dependencies are the callback's, as with useCallback
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller lists what the callback depends on
  return useCallback(
    (...args: Args) => session.mutate((context) => callback(context, ...args)),
    [session, ...dependencies],
  )
}
