'use client'
import { MAX_TITLE_LENGTH } from '@coscribe/shared/domain/limits'
import { ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentTitle, oneLine } from '@coscribe/shared/editor/document-title'
import { type RefObject, useEffect } from 'react'
import type * as Y from 'yjs'
import type { DocumentSession } from '@/document-session'
import { diffText, mapPosition, type TextDelta } from './text-edit.ts'

/** How long after the last keystroke others are told that somebody types, in ms. */
const TYPING_MS = 2_000

/**
 * Binds a text area to the shared title: every keystroke becomes an edit of the Y.Text, everybody else's edit
 * moves the caret with its letters. While an input method composes (IME), the field is left alone and what
 * others wrote meanwhile is merged when the composition ends.
 */
export function useTitleField(session: DocumentSession, field: RefObject<HTMLTextAreaElement | null>) {
  useEffect(() => {
    const area = field.current
    if (!area) return
    const text = session.doc.getText(ROOT_TITLE)
    let shown = oneLine(text.toString())
    let composing = false
    let committing = false
    let meanwhile: TextDelta[] = []
    let typing: ReturnType<typeof setTimeout> | undefined
    area.defaultValue = shown
    area.value = shown

    const tellTyping = () => {
      session.setPresence({ typing: true })
      clearTimeout(typing)
      typing = setTimeout(() => session.setPresence({ typing: false }), TYPING_MS)
    }

    const show = (selection: readonly [number, number]) => {
      shown = oneLine(text.toString())
      // The element's own text follows as well: what reads the page without running it finds the title.
      area.defaultValue = shown
      if (area.value === shown) return
      area.value = shown
      if (document.activeElement === area) area.setSelectionRange(...selection)
    }

    /** Takes what the person changed since the field last agreed with the document into the document. */
    const commit = () => {
      const clean = oneLine(area.value)
      const caret = area.selectionStart
      const edit = diffText(shown, clean, caret)
      const positions: readonly [number, number] = [area.selectionStart, area.selectionEnd]
      const remote = meanwhile
      meanwhile = []
      if (edit) {
        const through = (position: number) => remote.reduce(mapPosition, position)
        const index = through(edit.index)
        const end = through(edit.index + edit.remove)
        const room = MAX_TITLE_LENGTH - text.length + (end - index)
        committing = true
        session.mutate(({ title }) => {
          if (end > index) title.delete(index, end - index)
          if (room > 0) title.insert(index, edit.insert.slice(0, room))
        })
        committing = false
        const moved = index - edit.index
        show([positions[0] + moved, positions[1] + moved])
        tellTyping()
      } else {
        const moved = positions.map((position) => remote.reduce(mapPosition, position))
        show([moved[0] ?? 0, moved[1] ?? 0])
      }
    }

    // Also an undo: it is ours, and yet not typed here.
    const changedElsewhere = (event: Y.YTextEvent) => {
      if (committing) return
      if (composing) meanwhile.push(event.delta)
      else {
        const { selectionStart, selectionEnd } = area
        show([mapPosition(selectionStart, event.delta), mapPosition(selectionEnd, event.delta)])
      }
    }

    const input = () => {
      if (!composing) commit()
    }
    const compositionStart = () => {
      composing = true
    }
    const compositionEnd = () => {
      composing = false
      commit()
    }
    const beforeInput = (event: InputEvent) => {
      // The browser's own history knows nothing of the others; ours does.
      if (event.inputType === 'historyUndo' || event.inputType === 'historyRedo') {
        event.preventDefault()
        if (event.inputType === 'historyUndo') session.undoManager.undo()
        else session.undoManager.redo()
      }
    }
    const focus = () => session.setPresence({ field: 'title' })
    const blur = () => {
      clearTimeout(typing)
      session.setPresence({ field: null, typing: false })
      session.undoManager.stopCapturing()
    }

    text.observe(changedElsewhere)
    area.addEventListener('input', input)
    area.addEventListener('compositionstart', compositionStart)
    area.addEventListener('compositionend', compositionEnd)
    area.addEventListener('beforeinput', beforeInput)
    area.addEventListener('focus', focus)
    area.addEventListener('blur', blur)
    return () => {
      clearTimeout(typing)
      text.unobserve(changedElsewhere)
      area.removeEventListener('input', input)
      area.removeEventListener('compositionstart', compositionStart)
      area.removeEventListener('compositionend', compositionEnd)
      area.removeEventListener('beforeinput', beforeInput)
      area.removeEventListener('focus', focus)
      area.removeEventListener('blur', blur)
    }
  }, [session, field])
}

/** A document without a word begins at its title: the field takes the focus once, when it is shown. */
export function useFocusWhenNew(session: DocumentSession, field: RefObject<HTMLTextAreaElement | null>) {
  useEffect(() => {
    if (documentTitle(session.doc) === '' && documentText(session.doc) === '') field.current?.focus()
  }, [session, field])
}
