'use client'
import { rewriteDocument } from '@coscribe/shared/editor/rewrite-document'
import { useMutation } from '@tanstack/react-query'
import { words } from '@/client/api-client.ts'
import { type DocumentSession, useDocumentSession } from '@/document-session'
import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'
import { markNow, type OpenVersion, useRefreshVersions } from './versions.ts'

/** How long the last keystrokes may take to be saved before a version is restored, in ms. */
const SAVED_WITHIN_MS = 5_000

/** What goes wrong with a sentence of its own. */
class RestoreError extends Error {}

/**
 * Makes the open document say what it said then: one edit of this person's, taken back by one undo. What is there before is
 * a version first, and for that it must be on the server.
 */
export function useRestore(documentId: string, { when, onDone }: { when: string; onDone: () => void }) {
  const session = useDocumentSession()
  const refresh = useRefreshVersions(documentId)
  return useMutation({
    mutationFn: async (version: OpenVersion) => {
      if (!(await isSaved(session))) throw new RestoreError(currentWords('history')('restore.unsaved'))
      await markNow(documentId)
      return rewrite(session, version)
    },
    onSuccess: (changed) => {
      const t = currentWords('history')
      onDone()
      if (!changed) return toast({ text: t('restore.same') })
      toast({
        text: t('restore.done', { when }),
        action: { label: t('restore.undo'), run: () => void session.undoManager.undo() },
      })
    },
    onError: (error) => toast({ text: error instanceof RestoreError ? error.message : words(error) }),
    onSettled: refresh,
  })
}

function rewrite(session: DocumentSession, { title, icon, content }: OpenVersion): boolean {
  // A step of its own in the history: what was typed a moment ago is another.
  session.undoManager.stopCapturing()
  try {
    return session.mutate(({ doc }) => rewriteDocument(doc, { title, icon, content }))
  } catch (error) {
    if (error instanceof RangeError) throw new RestoreError(currentWords('history')('restore.refused'))
    throw error
  } finally {
    session.undoManager.stopCapturing()
  }
}

function isSaved({ sync }: DocumentSession): Promise<boolean> {
  const nothingLeft = () => sync.get().changes === 0
  if (nothingLeft()) return Promise.resolve(true)
  return new Promise((resolve) => {
    const end = (saved: boolean) => {
      clearTimeout(timer)
      stop()
      resolve(saved)
    }
    const timer = setTimeout(() => end(nothingLeft()), SAVED_WITHIN_MS)
    const stop = sync.subscribe(() => nothingLeft() && end(true))
  })
}
