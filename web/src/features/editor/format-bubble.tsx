'use client'
import type { Editor } from '@tiptap/react'
import { BubbleMenu } from '@tiptap/react/menus'
import {
  Bold,
  ChevronDown,
  Code,
  Highlighter,
  Italic,
  Link as LinkIcon,
  type LucideIcon,
  Strikethrough,
  Underline,
} from 'lucide-react'
import { DropdownMenu, Toolbar } from 'radix-ui'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { keyNames } from '@/client/key-names.ts'
import { TEXT_STYLES } from './block-choices.ts'
import { IconButton } from './icon-button.tsx'
import { LinkEditor } from './link-editor.tsx'
import { useEditorPart } from './use-document-editor.ts'

type MarkButton = {
  readonly mark: 'bold' | 'italic' | 'underline' | 'strike' | 'code'
  readonly icon: LucideIcon
  readonly keys: string
  run(editor: Editor): void
}

const MARKS: readonly MarkButton[] = [
  {
    mark: 'bold',
    icon: Bold,
    keys: 'Mod-B',
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    mark: 'italic',
    icon: Italic,
    keys: 'Mod-I',
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    mark: 'underline',
    icon: Underline,
    keys: 'Mod-U',
    run: (editor) => editor.chain().focus().toggleUnderline().run(),
  },
  {
    mark: 'strike',
    icon: Strikethrough,
    keys: 'Mod-Shift-S',
    run: (editor) => editor.chain().focus().toggleStrike().run(),
  },
  {
    mark: 'code',
    icon: Code,
    keys: 'Mod-E',
    run: (editor) => editor.chain().focus().toggleCode().run(),
  },
]

/** The block style at the selection. */
const styleOf = (editor: Editor) =>
  [...TEXT_STYLES].reverse().find((choice) => choice.id !== 'text' && choice.isActive(editor))?.id ?? 'text'

/** What can be done with selected words. Above them, never over them. */
export function FormatBubble({ editor }: { editor: Editor }) {
  const t = useTranslations('editor')
  const [editingLink, setEditingLink] = useState(false)
  // The menu opens inside the bubble's own element, or the bubble would hide when the focus moves into it.
  const layer = useRef<HTMLDivElement>(null)
  const state = useEditorPart(editor, (current) => ({
    active: [...MARKS.map(({ mark }) => mark), 'link', 'highlight'].filter((mark) => current.isActive(mark)),
    style: styleOf(current),
    selection: `${current.state.selection.from}-${current.state.selection.to}`,
  }))
  const isActive = (mark: string) => state.active.includes(mark)

  useEffect(() => {
    // Mod-K edits the link of the selected words; Alt-F10 goes to the bar, as in other editors.
    const keydown = (event: KeyboardEvent) => {
      if (editor.state.selection.empty) return
      if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault()
        event.stopPropagation()
        setEditingLink(true)
      } else if (event.key === 'F10' && event.altKey) {
        event.preventDefault()
        document.querySelector<HTMLElement>('.ed-bubble button')?.focus()
      }
    }
    const { dom } = editor.view
    dom.addEventListener('keydown', keydown)
    return () => dom.removeEventListener('keydown', keydown)
  }, [editor])

  return (
    <BubbleMenu
      ref={layer}
      editor={editor}
      pluginKey="formatBubble"
      updateDelay={150}
      className="ed-floating ed-bubble-layer"
      options={{
        placement: 'top',
        offset: 8,
        flip: { padding: 56 },
        shift: { padding: 8 },
        onHide: () => setEditingLink(false),
      }}
      shouldShow={({ editor: current, state: { selection } }) =>
        current.isEditable &&
        !selection.empty &&
        'text' in selection.$from.parent.type.schema.nodes &&
        selection.$from.parent.isTextblock &&
        !selection.$from.parent.type.spec.code &&
        !('$anchorCell' in selection) &&
        selection.content().content.textBetween(0, selection.content().content.size, ' ').trim() !== ''
      }
    >
      {editingLink ? (
        <LinkEditor editor={editor} onDone={() => setEditingLink(false)} />
      ) : (
        <Toolbar.Root
          className="ed-pop ed-bubble"
          aria-label={t('format.toolbar')}
          onKeyDown={(event) => {
            if (event.key === 'Escape') editor.commands.focus()
          }}
        >
          <DropdownMenu.Root modal={false}>
            <Toolbar.Button asChild>
              <DropdownMenu.Trigger
                className="ed-btn ed-ghost ed-style"
                onMouseDown={(event) => event.preventDefault()}
              >
                {t(`blocks.labels.${state.style}`)}
                <ChevronDown aria-hidden className="ed-icon ed-icon-s" />
              </DropdownMenu.Trigger>
            </Toolbar.Button>
            <DropdownMenu.Portal container={layer.current}>
              <DropdownMenu.Content
                className="ed-pop ed-menu ed-floating"
                sideOffset={6}
                align="start"
                collisionPadding={8}
                onCloseAutoFocus={(event) => {
                  event.preventDefault()
                  editor.commands.focus()
                }}
              >
                {TEXT_STYLES.map((choice) => (
                  <DropdownMenu.CheckboxItem
                    key={choice.id}
                    className="ed-menu-item"
                    checked={state.style === choice.id}
                    onSelect={() => choice.run(editor)}
                  >
                    <choice.icon aria-hidden className="ed-icon" />
                    {t(`blocks.labels.${choice.id}`)}
                    <span className="ed-menu-hint ed-mono">{choice.hint}</span>
                  </DropdownMenu.CheckboxItem>
                ))}
              </DropdownMenu.Content>
            </DropdownMenu.Portal>
          </DropdownMenu.Root>
          <Toolbar.Separator className="ed-vsep" />
          {MARKS.map(({ mark, icon, keys, run }) => (
            <Toolbar.Button key={mark} asChild>
              <IconButton
                label={t(`format.${mark}`)}
                icon={icon}
                keys={keyNames(keys)}
                aria-pressed={isActive(mark)}
                onClick={() => run(editor)}
              />
            </Toolbar.Button>
          ))}
          <Toolbar.Button asChild>
            <IconButton
              label={t('format.link')}
              icon={LinkIcon}
              keys={keyNames('Mod-K')}
              aria-pressed={isActive('link')}
              onClick={() => setEditingLink(true)}
            />
          </Toolbar.Button>
          <Toolbar.Button asChild>
            <IconButton
              label={t('format.highlight')}
              icon={Highlighter}
              keys={keyNames('Mod-Shift-H')}
              aria-pressed={isActive('highlight')}
              onClick={() => editor.chain().focus().toggleHighlight().run()}
            />
          </Toolbar.Button>
        </Toolbar.Root>
      )}
    </BubbleMenu>
  )
}
