'use client'
import { ROOT_CONTENT } from '@coscribe/shared/editor/document-roots'
import type { Editor } from '@tiptap/react'
import { relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import { type RefObject, useCallback, useEffect, useState } from 'react'
import * as Y from 'yjs'
import { type DocumentSession, type Other, useDocumentSession, useOthers } from '@/document-session'

export type Follow = {
  /** Whom this person follows, or null. */
  readonly followed: Other | null
  follow(connectionId: number): void
  stop(): void
}

/** The place of somebody's caret in this editor, or null where it has none or the text is gone. */
export function caretPosition(session: DocumentSession, editor: Editor, other: Other): number | null {
  const binding = ySyncPluginKey.getState(editor.state)?.binding
  const head = other.presence.cursor?.head
  if (!binding || !head) return null
  return relativePositionToAbsolutePosition(
    session.doc,
    session.doc.getXmlFragment(ROOT_CONTENT),
    Y.createRelativePositionFromJSON(head),
    binding.mapping,
  )
}

/** Keys that scroll: pressing one is wanting to look elsewhere. */
const SCROLL_KEYS = new Set(['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown'])

/**
 * Follows another person's caret through the document. Ends when they leave, and when this person presses
 * Escape, types or scrolls.
 */
export function useFollow(editor: Editor | null, scroller: RefObject<HTMLElement | null>): Follow {
  const session = useDocumentSession()
  const [connectionId, setConnectionId] = useState<number | null>(null)
  const followed = useOthers((others) => others.find((other) => other.connectionId === connectionId) ?? null)
  const stop = useCallback(() => setConnectionId(null), [])

  useEffect(() => {
    const box = scroller.current
    if (!followed || !editor || !box || editor.isDestroyed) return
    if (followed.presence.field === 'title') {
      box.scrollTo({ top: 0, behavior: scrollBehaviour() })
      return
    }
    const position = caretPosition(session, editor, followed)
    if (position === null) return
    const { top } = editor.view.coordsAtPos(Math.min(position, editor.state.doc.content.size))
    const { top: boxTop, height } = box.getBoundingClientRect()
    const inBox = top - boxTop
    // Comfortable in the middle half: not every line they write moves the page.
    if (inBox < height * 0.2 || inBox > height * 0.7)
      box.scrollTo({ top: box.scrollTop + inBox - height * 0.4, behavior: scrollBehaviour() })
  }, [followed, editor, session, scroller])

  useEffect(() => {
    const box = scroller.current
    if (connectionId === null || !box) return
    const keydown = (event: KeyboardEvent) => {
      const types = event.key.length === 1 && !event.ctrlKey && !event.metaKey
      if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'Backspace' || types) stop()
      else if (SCROLL_KEYS.has(event.key)) stop()
    }
    document.addEventListener('keydown', keydown, true)
    box.addEventListener('wheel', stop, { passive: true })
    box.addEventListener('touchmove', stop, { passive: true })
    return () => {
      document.removeEventListener('keydown', keydown, true)
      box.removeEventListener('wheel', stop)
      box.removeEventListener('touchmove', stop)
    }
  }, [connectionId, scroller, stop])

  // They closed their tab: nobody to follow.
  if (connectionId !== null && followed === null) setConnectionId(null)
  return { followed, follow: setConnectionId, stop }
}

const scrollBehaviour = (): ScrollBehavior =>
  matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'
