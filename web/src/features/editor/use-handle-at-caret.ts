'use client'
import type { Editor } from '@tiptap/react'
import { useEffect } from 'react'

/** The handle comes to the caret's block after this pause, in ms: not at every letter. */
const PAUSE_MS = 350

/**
 * Brings the block handle to the block with the caret when the writing pauses. The handle knows only the pointer,
 * so it is told of one at the start of the caret's line.
 */
export function useHandleAtCaret(editor: Editor) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = () => {
      if (editor.isDestroyed || !editor.isFocused || !editor.state.selection.empty) return
      const { top, bottom } = editor.view.coordsAtPos(editor.state.selection.from)
      const { left } = editor.view.dom.getBoundingClientRect()
      editor.view.dom.dispatchEvent(
        new MouseEvent('mousemove', { clientX: left + 2, clientY: (top + bottom) / 2, bubbles: false }),
      )
    }
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(show, PAUSE_MS)
    }
    editor.on('selectionUpdate', later)
    editor.on('update', later)
    return () => {
      clearTimeout(timer)
      editor.off('selectionUpdate', later)
      editor.off('update', later)
    }
  }, [editor])
}
