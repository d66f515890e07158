'use client'
import { DragHandle } from '@tiptap/extension-drag-handle-react'
import type { Node as ProseMirrorNode } from '@tiptap/pm/model'
import { NodeSelection } from '@tiptap/pm/state'
import type { Editor } from '@tiptap/react'
import { ArrowDown, ArrowUp, Copy, GripVertical, Plus, Repeat2, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useCallback, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { keyNames } from '@/client/key-names.ts'
import { TEXT_STYLES } from './block-choices.ts'
import { moveBlock } from './move-block.ts'
import { useHandleAtCaret } from './use-handle-at-caret.ts'

type Place = { readonly node: ProseMirrorNode; readonly position: number }

/** Beside the block under the pointer: a plus for a new block below, and a grip to drag it or to press for a menu. */
export function BlockHandle({ editor }: { editor: Editor }) {
  const t = useTranslations('editor')
  const place = useRef<Place | null>(null)
  const [open, setOpen] = useState(false)
  const onNodeChange = useCallback(({ node, pos }: { node: ProseMirrorNode | null; pos: number }) => {
    place.current = node && pos >= 0 ? { node, position: pos } : null
  }, [])

  useHandleAtCaret(editor)

  const setMenuOpen = (next: boolean) => {
    // The handle must not wander off with the pointer while its menu is open.
    editor.commands.setMeta('lockDragHandle', next)
    setOpen(next)
  }

  /** Puts the selection into the block of the handle, so that commands act on it. */
  const intoBlock = () => {
    const at = place.current
    if (!at) return null
    const node = editor.state.doc.nodeAt(at.position)
    if (!node) return null
    if (node.isTextblock || node.content.size > 0) editor.commands.setTextSelection(at.position + 1)
    else editor.commands.setNodeSelection(at.position)
    return { node, position: at.position }
  }

  const addBelow = () => {
    const at = place.current
    const node = at && editor.state.doc.nodeAt(at.position)
    if (!at || !node) return
    const empty = node.type.name === 'paragraph' && node.content.size === 0
    const position = empty ? at.position : at.position + node.nodeSize
    const chain = editor.chain()
    if (!empty) chain.insertContentAt(position, { type: 'paragraph' })
    chain
      .setTextSelection(position + 1)
      .insertContent('/')
      .focus()
      .run()
  }

  const duplicate = () => {
    const at = intoBlock()
    if (at)
      editor
        .chain()
        .insertContentAt(at.position + at.node.nodeSize, at.node.toJSON())
        .run()
  }

  const remove = () => {
    const at = intoBlock()
    if (at)
      editor
        .chain()
        .deleteRange({ from: at.position, to: at.position + at.node.nodeSize })
        .run()
  }

  const move = (direction: -1 | 1) => {
    const at = place.current
    if (!at) return
    const { state, view } = editor
    const selected = state.apply(state.tr.setSelection(NodeSelection.create(state.doc, at.position)))
    // The move is one step of its own on the present state; the selection only tells which block.
    moveBlock(direction)(selected, (transaction) => {
      const own = state.tr
      for (const step of transaction.steps) own.step(step)
      view.dispatch(own)
    })
  }

  return (
    <DragHandle editor={editor} onNodeChange={onNodeChange} className="ed-handle-layer">
      <div className="ed-handle">
        <button
          type="button"
          className="ed-handle-btn"
          aria-label={t('handle.newBelow')}
          title={t('handle.newBelow')}
          onMouseDown={(event) => event.preventDefault()}
          onClick={addBelow}
        >
          <Plus aria-hidden className="ed-icon" />
        </button>
        <DropdownMenu.Root open={open} onOpenChange={setMenuOpen} modal={false}>
          <DropdownMenu.Trigger asChild>
            <button
              type="button"
              className="ed-handle-btn ed-grip"
              aria-label={t('handle.menu')}
              title={t('handle.hint')}
              // Radix opens on pointer down; here that is the start of a drag.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => setMenuOpen(!open)}
            >
              <GripVertical aria-hidden className="ed-icon" />
            </button>
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content
              className="ed-pop ed-menu ed-floating"
              side="bottom"
              align="start"
              sideOffset={4}
              collisionPadding={8}
              onCloseAutoFocus={(event) => {
                event.preventDefault()
                editor.commands.focus()
              }}
            >
              <DropdownMenu.Sub>
                <DropdownMenu.SubTrigger className="ed-menu-item">
                  <Repeat2 aria-hidden className="ed-icon" />
                  {t('handle.turnInto')}
                  <span className="ed-menu-hint">›</span>
                </DropdownMenu.SubTrigger>
                <DropdownMenu.Portal>
                  <DropdownMenu.SubContent className="ed-pop ed-menu ed-floating" sideOffset={6} collisionPadding={8}>
                    {TEXT_STYLES.map((choice) => (
                      <DropdownMenu.Item
                        key={choice.id}
                        className="ed-menu-item"
                        onSelect={() => {
                          if (intoBlock()) choice.run(editor)
                        }}
                      >
                        <choice.icon aria-hidden className="ed-icon" />
                        {t(`blocks.labels.${choice.id}`)}
                      </DropdownMenu.Item>
                    ))}
                  </DropdownMenu.SubContent>
                </DropdownMenu.Portal>
              </DropdownMenu.Sub>
              <DropdownMenu.Item className="ed-menu-item" onSelect={duplicate}>
                <Copy aria-hidden className="ed-icon" />
                {t('handle.duplicate')}
              </DropdownMenu.Item>
              <DropdownMenu.Item className="ed-menu-item" onSelect={() => move(-1)}>
                <ArrowUp aria-hidden className="ed-icon" />
                {t('handle.moveUp')}
                <span className="ed-menu-hint">{keyNames('Alt-Shift-↑')}</span>
              </DropdownMenu.Item>
              <DropdownMenu.Item className="ed-menu-item" onSelect={() => move(1)}>
                <ArrowDown aria-hidden className="ed-icon" />
                {t('handle.moveDown')}
                <span className="ed-menu-hint">{keyNames('Alt-Shift-↓')}</span>
              </DropdownMenu.Item>
              <DropdownMenu.Separator className="ed-sep" />
              <DropdownMenu.Item className="ed-menu-item" data-bad onSelect={remove}>
                <Trash2 aria-hidden className="ed-icon" />
                {t('handle.delete')}
              </DropdownMenu.Item>
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      </div>
    </DragHandle>
  )
}
