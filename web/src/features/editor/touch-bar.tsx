'use client'
import type { Editor } from '@tiptap/react'
import { Bold, Heading, Indent, Italic, KeyboardOff, ListChecks, type LucideIcon, Plus, Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useCanUndo, useUndo } from '@/document-session'
import { useEditorPart } from './use-document-editor.ts'

/** Where the bar stands: just above the on-screen keyboard, in px from the bottom of the page. */
function useKeyboardInset(): number {
  const [inset, setInset] = useState(0)
  useEffect(() => {
    const viewport = window.visualViewport
    if (!viewport) return
    const read = () => setInset(Math.max(0, window.innerHeight - viewport.height - viewport.offsetTop))
    read()
    viewport.addEventListener('resize', read)
    viewport.addEventListener('scroll', read)
    return () => {
      viewport.removeEventListener('resize', read)
      viewport.removeEventListener('scroll', read)
    }
  }, [])
  return inset
}

/** The next size of heading, and plain text after the smallest. */
function cycleHeading(editor: Editor) {
  const level = [1, 2, 3].find((size) => editor.isActive('heading', { level: size }))
  const chain = editor.chain().focus()
  if (level === 3) chain.setParagraph().run()
  else chain.setHeading({ level: level === undefined ? 1 : level === 1 ? 2 : 3 }).run()
}

/** Formatting on a phone: a bar over the keyboard while the caret is in the text. */
export function TouchBar({ editor }: { editor: Editor }) {
  const t = useTranslations('editor')
  const inset = useKeyboardInset()
  const undo = useUndo()
  const canUndo = useCanUndo()
  const state = useEditorPart(editor, (current) => ({
    focused: current.isFocused,
    heading: current.isActive('heading'),
    bold: current.isActive('bold'),
    italic: current.isActive('italic'),
    task: current.isActive('taskList'),
    canIndent: current.can().sinkListItem('taskItem') || current.can().sinkListItem('listItem'),
  }))
  if (!state.focused) return null
  const button = (label: string, Icon: LucideIcon, run: () => void, options: { on?: boolean; off?: boolean } = {}) => (
    <button
      type="button"
      aria-label={label}
      aria-pressed={options.on}
      disabled={options.off}
      // Keeps the caret where it is, and the keyboard up.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    >
      <Icon aria-hidden className="ed-icon ed-icon-xl" />
    </button>
  )
  return (
    <div className="ed-touch" role="toolbar" aria-label={t('format.touch')} style={{ insetBlockEnd: inset }}>
      {button(t('format.insertBlock'), Plus, () => {
        const { $from } = editor.state.selection
        const chain = editor.chain().focus()
        if ($from.parent.content.size > 0)
          chain.insertContentAt($from.after(1), { type: 'paragraph' }).setTextSelection($from.after(1) + 1)
        chain.insertContent('/').run()
      })}
      {button(t('format.heading'), Heading, () => cycleHeading(editor), { on: state.heading })}
      {button(t('format.bold'), Bold, () => editor.chain().focus().toggleBold().run(), { on: state.bold })}
      {button(t('format.italic'), Italic, () => editor.chain().focus().toggleItalic().run(), { on: state.italic })}
      {button(t('format.taskList'), ListChecks, () => editor.chain().focus().toggleTaskList().run(), {
        on: state.task,
      })}
      {button(
        t('format.indent'),
        Indent,
        () => {
          if (!editor.chain().focus().sinkListItem('taskItem').run())
            editor.chain().focus().sinkListItem('listItem').run()
        },
        { off: !state.canIndent },
      )}
      {button(t('format.undo'), Undo2, undo, { off: !canUndo })}
      <span className="ed-grow" />
      <span className="ed-vsep" />
      {button(t('format.hideKeyboard'), KeyboardOff, () => editor.commands.blur())}
    </div>
  )
}
