'use client'
import { safeHref } from '@coscribe/shared/editor/safe-href'
import type { Editor } from '@tiptap/react'
import { BubbleMenu } from '@tiptap/react/menus'
import { Copy, Pencil, Unlink } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { copyText } from './copy-text.ts'
import { IconButton } from './icon-button.tsx'
import { LinkEditor } from './link-editor.tsx'
import { useEditorPart } from './use-document-editor.ts'

/** Below a link with the caret in it: where it goes, and what can be done with it. */
export function LinkBubble({ editor }: { editor: Editor }) {
  const t = useTranslations('editor')
  const [editing, setEditing] = useState(false)
  const href = useEditorPart(editor, (current) => safeHref(current.getAttributes('link').href))
  return (
    <BubbleMenu
      editor={editor}
      pluginKey="linkBubble"
      className="ed-floating ed-bubble-layer"
      options={{ placement: 'bottom-start', offset: 6, shift: { padding: 8 }, onHide: () => setEditing(false) }}
      shouldShow={({ editor: current, state }) =>
        current.isEditable && state.selection.empty && current.isActive('link')
      }
    >
      {editing ? (
        <LinkEditor editor={editor} onDone={() => setEditing(false)} />
      ) : (
        <div className="ed-pop ed-bubble" role="toolbar" aria-label={t('link.toolbar')}>
          <a className="ed-link-target" href={href ?? undefined} target="_blank" rel="noopener noreferrer nofollow">
            {href?.replace(/^https?:\/\//, '')}
          </a>
          <span className="ed-vsep" />
          <IconButton label={t('link.copyAddress')} icon={Copy} onClick={() => href && void copyText(href)} />
          <IconButton label={t('link.edit')} icon={Pencil} onClick={() => setEditing(true)} />
          <IconButton
            label={t('link.remove')}
            icon={Unlink}
            onClick={() => editor.chain().focus().extendMarkRange('link').unsetLink().run()}
          />
        </div>
      )}
    </BubbleMenu>
  )
}
