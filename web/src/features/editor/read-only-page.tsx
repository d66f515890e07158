'use client'
import { EditorContent, useEditor } from '@tiptap/react'
import { useTranslations } from 'use-intl'
import type { ShownPage } from '@/client/document-history.ts'
import { titleOf } from '@/client/documents.ts'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import { pageExtensions } from './editor-extensions.ts'

/** What a document said at some time, as the page shows it, to be read. */
export function ReadOnlyPage({ title, icon, fullWidth, note, content }: ShownPage) {
  const t = useTranslations('editor')
  const editor = useEditor(
    {
      extensions: pageExtensions(),
      content,
      editable: false,
      immediatelyRender: false,
      editorProps: { attributes: { role: 'document', 'aria-label': t('document'), dir: 'auto' } },
    },
    [content],
  )
  return (
    <article className="ed-page" data-full-width={fullWidth} data-writable={false}>
      {icon && (
        <div className="ed-doc-icon">
          <DocumentIcon name={icon} sizePx={44} />
        </div>
      )}
      <h1 className="ed-title">{titleOf({ title })}</h1>
      <div className="ed-meta">{note}</div>
      <EditorContent editor={editor} className="ed-content" />
    </article>
  )
}
