'use client'
import { useCallback, useLayoutEffect, useRef } from 'react'
import type { MutationContext } from './document-session.ts'
import { useDocumentSession } from './use-document-session.ts'

/**
 * A function that changes the document in one undoable transaction. It is always the same function and calls the
 * newest callback, so it reads and renders nothing by itself. (`_dependencies` is there so that code written for
 * Liveblocks reads the same.) Calling it with read access throws; offer it only where `useSelf((me) => me.canWrite)`.
 */
export function useMutation<Args extends readonly unknown[], Result>(
  callback: (context: MutationContext, ...args: Args) => Result,
  _dependencies: readonly unknown[] = [],
): (...args: Args) => Result {
  const session = useDocumentSession()
  const newest = useRef(callback)
  useLayoutEffect(() => {
    newest.current = callback
  })
  return useCallback((...args: Args) => session.mutate((context) => newest.current(context, ...args)), [session])
}
