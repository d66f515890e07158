'use client'
import { useCallback } from 'react'
import { useDocumentSession } from './use-document-session.ts'
import { useStore } from './use-store.ts'

/** Takes back this person's last step, wherever it was made: title, settings or content. Nobody else's. */
export function useUndo() {
  const { undoManager } = useDocumentSession()
  return useCallback(() => void undoManager.undo(), [undoManager])
}

/** Makes the step again that was taken back last. */
export function useRedo() {
  const { undoManager } = useDocumentSession()
  return useCallback(() => void undoManager.redo(), [undoManager])
}

export const useCanUndo = () => useStore(useDocumentSession().undoDepth, (depth) => depth.canUndo)
export const useCanRedo = () => useStore(useDocumentSession().undoDepth, (depth) => depth.canRedo)
