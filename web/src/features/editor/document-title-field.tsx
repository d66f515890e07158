'use client'
import { MAX_TITLE_LENGTH } from '@coscribe/shared/domain/limits'
import type { Editor } from '@tiptap/react'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { titleOf } from '@/client/documents.ts'
import { useAccess, useDocumentSession, useRedo, useStorage, useUndo } from '@/document-session'
import { useFocusWhenNew, useTitleField } from './use-title-field.ts'

/** The document's title: written together, like the text below it. A reader sees a heading. */
export function DocumentTitleField({ editor }: { editor: Editor | null }) {
  const writable = useAccess() === 'write'
  return writable ? <TitleArea editor={editor} /> : <ReadOnlyTitle />
}

function ReadOnlyTitle() {
  const title = useStorage((storage) => storage.title.trim())
  return <h1 className="ed-title">{titleOf({ title })}</h1>
}

function TitleArea({ editor }: { editor: Editor | null }) {
  const t = useTranslations('editor')
  const session = useDocumentSession()
  const field = useRef<HTMLTextAreaElement>(null)
  const undo = useUndo()
  const redo = useRedo()
  useTitleField(session, field)
  useFocusWhenNew(session, field)
  // The mirror below the field gives it its height in browsers without field-sizing.
  const title = useStorage((storage) => storage.title)
  const intoText = (toStart: boolean) => {
    if (toStart) editor?.commands.focus('start')
    // The command waits for the next frame, and a quick typist's first letter would go to the title.
    editor?.view.focus()
  }
  return (
    <h1 className="ed-title ed-title-grow" data-mirror={`${title} `}>
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        aria-label={t('title')}
        placeholder={t('title')}
        maxLength={MAX_TITLE_LENGTH}
        spellCheck
        autoComplete="off"
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          const { selectionStart, selectionEnd, value } = event.currentTarget
          const atEnd = selectionStart === value.length && selectionEnd === value.length
          const mod = event.metaKey || event.ctrlKey
          if (event.key === 'Enter' || event.key === 'Escape') {
            event.preventDefault()
            intoText(event.key === 'Enter')
          } else if (event.key === 'ArrowDown' && atEnd) {
            event.preventDefault()
            intoText(true)
          } else if (mod && !event.altKey && event.key.toLowerCase() === 'z') {
            event.preventDefault()
            if (event.shiftKey) redo()
            else undo()
          } else if (mod && !event.altKey && event.key.toLowerCase() === 'y') {
            event.preventDefault()
            redo()
          }
        }}
      />
    </h1>
  )
}
