'use client'
import { type Editor, EditorContent } from '@tiptap/react'
import { useAccess } from '@/document-session'
import { BlockHandle } from './block-handle.tsx'
import { FormatBubble } from './format-bubble.tsx'
import { LinkBubble } from './link-bubble.tsx'
import { PictureBar } from './picture-bar.tsx'
import { TableBar } from './table-bar.tsx'

/** The page one writes on, with what appears around the selection. A reader gets the page alone. */
export function DocumentBody({ editor }: { editor: Editor }) {
  const writable = useAccess() === 'write'
  const afterEnd = () => {
    // Below the last block: continue in an empty paragraph, made if there is none.
    const { doc } = editor.state
    const last = doc.lastChild
    if (last?.type.name === 'paragraph' && last.content.size === 0) return editor.commands.focus('end')
    if (last?.type.name === 'paragraph') return editor.commands.focus('end')
    return editor.chain().insertContentAt(doc.content.size, { type: 'paragraph' }).focus('end').run()
  }
  return (
    <>
      <EditorContent editor={editor} className="ed-content" />
      {writable && (
        <>
          <div className="ed-after-end" aria-hidden onClick={afterEnd} />
          <BlockHandle editor={editor} />
          <FormatBubble editor={editor} />
          <LinkBubble editor={editor} />
          <TableBar editor={editor} />
          <PictureBar editor={editor} />
        </>
      )}
    </>
  )
}
