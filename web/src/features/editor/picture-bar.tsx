'use client'
import { MAX_PICTURE_TEXT_LENGTH } from '@coscribe/shared/domain/limits'
import { imageAttributes, PICTURE_WIDTH } from '@coscribe/shared/editor/image'
import type { Editor } from '@tiptap/react'
import { BubbleMenu } from '@tiptap/react/menus'
import { Captions, Check, Download, Maximize2, RectangleHorizontal, Replace, Square, Text, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { downloadAddress } from '@/client/upload-file.ts'
import { chooseFiles } from './choose-files.ts'
import { IconButton } from './icon-button.tsx'
import { useEditorPart } from './use-document-editor.ts'

const SMALL = 45
/** Widths to choose with one press; every other one is for the handle. */
const WIDTHS = [
  { id: 'small', width: SMALL, icon: Square },
  { id: 'column', width: PICTURE_WIDTH.column, icon: RectangleHorizontal },
  { id: 'wide', width: PICTURE_WIDTH.most, icon: Maximize2 },
] as const

type Field = 'alt' | 'caption'

const set = (editor: Editor, attributes: Record<string, unknown>) =>
  editor.chain().updateAttributes('image', attributes).focus().run()

/** The selected picture's frame, so that the bar stands over what one sees of it. */
const frameOf = (editor: Editor): HTMLElement | null => {
  const node = editor.view.nodeDOM(editor.state.selection.from)
  return node instanceof HTMLElement ? (node.querySelector<HTMLElement>('.ed-picture-frame') ?? node) : null
}

/** Above a selected picture: its words, its width, and what else can be done with it. */
export function PictureBar({ editor }: { editor: Editor }) {
  const t = useTranslations('files')
  const [field, setField] = useState<Field | null>(null)
  const picture = useEditorPart(editor, (current) =>
    current.isActive('image') ? imageAttributes(current.getAttributes('image')) : null,
  )
  const wide = useEditorPart(editor, (current) => current.state.selection.$from.depth === 0)
  const done = () => {
    setField(null)
    editor.commands.focus()
  }
  return (
    <BubbleMenu
      editor={editor}
      pluginKey="pictureBar"
      className="ed-floating ed-bubble-layer"
      getReferencedVirtualElement={() => frameOf(editor)}
      options={{
        placement: 'top',
        offset: 8,
        flip: { padding: 56 },
        shift: { padding: 8 },
        onHide: () => setField(null),
      }}
      shouldShow={({ editor: current }) => current.isEditable && current.isActive('image')}
    >
      {field && picture ? (
        <TextField
          key={`${picture.fileId} ${field}`}
          label={t(`bar.${field}`)}
          hint={t(`bar.${field}Hint`)}
          setLabel={t('bar.set')}
          value={picture[field]}
          onSet={(value) => {
            set(editor, { [field]: value })
            setField(null)
          }}
          onCancel={done}
        />
      ) : (
        <div className="ed-pop ed-bubble" role="toolbar" aria-label={t('bar.toolbar')}>
          <button
            type="button"
            className="ed-btn ed-ghost"
            aria-label={t('bar.alt')}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => setField('alt')}
          >
            <Text aria-hidden className="ed-icon" />
            <span className="ed-picture-word">{t('bar.alt')}</span>
          </button>
          <button
            type="button"
            className="ed-btn ed-ghost"
            aria-label={t('bar.caption')}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => setField('caption')}
          >
            <Captions aria-hidden className="ed-icon" />
            <span className="ed-picture-word">{t('bar.caption')}</span>
          </button>
          <span className="ed-vsep" />
          {WIDTHS.filter(({ id }) => id !== 'wide' || wide).map(({ id, width, icon }) => (
            <IconButton
              key={id}
              label={t(`bar.${id}`)}
              icon={icon}
              aria-pressed={picture?.width === width}
              onClick={() => set(editor, { width })}
            />
          ))}
          <span className="ed-vsep" />
          <IconButton
            label={t('bar.replace')}
            icon={Replace}
            onClick={() =>
              chooseFiles('picture', { multiple: false }, (files) =>
                editor.commands.uploadFiles(files, editor.state.selection.to, picture?.fileId),
              )
            }
          />
          <IconButton
            label={t('bar.download')}
            icon={Download}
            onClick={() => {
              const link = document.createElement('a')
              link.href = downloadAddress(picture?.fileId ?? '')
              link.download = ''
              link.click()
            }}
          />
          <IconButton
            label={t('bar.remove')}
            icon={Trash2}
            onClick={() => editor.chain().focus().deleteSelection().run()}
          />
        </div>
      )}
    </BubbleMenu>
  )
}

type TextFieldProps = {
  label: string
  hint: string
  setLabel: string
  value: string
  onSet: (value: string) => void
  onCancel: () => void
}

function TextField({ label, hint, setLabel, value, onSet, onCancel }: TextFieldProps) {
  const [typed, setTyped] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return (
    <form
      className="ed-pop ed-link-editor"
      onSubmit={(event) => {
        event.preventDefault()
        onSet(typed.trim())
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onCancel()
      }}
    >
      <input
        ref={field}
        className="ed-input"
        aria-label={label}
        placeholder={hint}
        value={typed}
        maxLength={MAX_PICTURE_TEXT_LENGTH}
        onChange={(event) => setTyped(event.target.value)}
        dir="auto"
      />
      <IconButton label={setLabel} icon={Check} type="submit" />
    </form>
  )
}
