'use client'
import type { Editor } from '@tiptap/react'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Closed; the list of versions beside the page; or a version in place of the page. */
export type HistoryPanelState = 'closed' | 'list' | 'version'

/** The history beside the page, as far as the page has to know of it. */
export function useHistoryPanel(editor: Editor | null) {
  const [state, setState] = useState<HistoryPanelState>('closed')
  const close = useCallback(() => setState('closed'), [])
  const toggle = useCallback(() => setState((now) => (now === 'closed' ? 'list' : 'closed')), [])
  const onShow = useCallback(
    (isShown: boolean) => setState((now) => (now === 'closed' ? now : isShown ? 'version' : 'list')),
    [],
  )
  // Back in the page once it can be focused again, so that undo is at hand.
  const wantsFocus = useRef(false)
  useEffect(() => {
    if (state === 'version' || !wantsFocus.current) return
    wantsFocus.current = false
    editor?.view.focus()
  }, [state, editor])
  const onRestored = useCallback(() => {
    wantsFocus.current = true
  }, [])
  return { state, close, toggle, onShow, onRestored }
}
