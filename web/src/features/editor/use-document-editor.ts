'use client'
import { type Editor, useEditor, useEditorState } from '@tiptap/react'
import { useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { useAccess, useDocumentSession } from '@/document-session'
import { editorExtensions } from './editor-extensions.ts'

/** The live editor of the session's document; null for the moment before it is mounted. */
export function useDocumentEditor(documentId: string): Editor | null {
  const t = useTranslations('editor')
  const session = useDocumentSession()
  const writable = useAccess() === 'write'
  const editor = useEditor(
    {
      extensions: editorExtensions(session, documentId),
      editable: writable,
      immediatelyRender: false,
      shouldRerenderOnTransaction: false,
      editorProps: {
        handleClick: (_view, _position, event) => {
          // While writing, a plain click puts the caret into a link; with Ctrl or Cmd it is followed.
          const link = event.target instanceof Element ? event.target.closest('a[href]') : null
          if (!(link instanceof HTMLAnchorElement) || !(event.metaKey || event.ctrlKey)) return false
          window.open(link.href, '_blank', 'noopener,noreferrer')
          return true
        },
      },
    },
    [session],
  )

  useEffect(() => {
    if (!editor || editor.isDestroyed) return
    editor.setEditable(writable, false)
    const attributes: Record<string, string> = writable
      ? { role: 'textbox', 'aria-multiline': 'true', 'aria-label': t('document') }
      : { role: 'document', 'aria-label': t('document') }
    editor.setOptions({ editorProps: { ...editor.options.editorProps, attributes: { ...attributes, dir: 'auto' } } })
  }, [editor, writable, t])

  // A newer editor's nodes arrived: unbind before y-tiptap deletes what it cannot render.
  useEffect(
    () =>
      session.content.subscribe(() => {
        if (session.content.get() === 'editor-too-old') editor?.destroy()
      }),
    [session, editor],
  )
  return editor
}

/** A part of the editor's state; the component renders only when that part changes. */
export function useEditorPart<T>(editor: Editor, selector: (editor: Editor) => T): T {
  return useEditorState({ editor, selector: ({ editor: current }) => selector(current) })
}
