'use client'
import type { Editor } from '@tiptap/react'
import { BubbleMenu } from '@tiptap/react/menus'
import {
  AlignCenter,
  AlignLeft,
  AlignRight,
  BetweenHorizontalEnd,
  BetweenHorizontalStart,
  BetweenVerticalEnd,
  BetweenVerticalStart,
  Columns3,
  type LucideIcon,
  PanelTop,
  Rows3,
  TableCellsMerge,
  TableCellsSplit,
  Trash2,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { Fragment, type RefObject, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { English } from '@/words/en/index.ts'
import { useEditorPart } from './use-document-editor.ts'

type Action = {
  readonly name: keyof English['editor']['table']
  readonly icon: LucideIcon
  readonly bad?: boolean
  run(editor: Editor): boolean
}

const ROWS: readonly Action[] = [
  { name: 'rowAbove', icon: BetweenHorizontalEnd, run: (editor) => editor.chain().focus().addRowBefore().run() },
  { name: 'rowBelow', icon: BetweenHorizontalStart, run: (editor) => editor.chain().focus().addRowAfter().run() },
  { name: 'headerRow', icon: PanelTop, run: (editor) => editor.chain().focus().toggleHeaderRow().run() },
  { name: 'deleteRow', icon: Trash2, bad: true, run: (editor) => editor.chain().focus().deleteRow().run() },
]

const align = (value: 'left' | 'center' | 'right' | null) => (editor: Editor) =>
  editor.chain().focus().setCellAttribute('align', value).run()

const COLUMNS: readonly Action[] = [
  { name: 'columnBefore', icon: BetweenVerticalEnd, run: (editor) => editor.chain().focus().addColumnBefore().run() },
  { name: 'columnAfter', icon: BetweenVerticalStart, run: (editor) => editor.chain().focus().addColumnAfter().run() },
  { name: 'deleteColumn', icon: Trash2, bad: true, run: (editor) => editor.chain().focus().deleteColumn().run() },
]

const CELLS: readonly Action[] = [
  { name: 'alignLeft', icon: AlignLeft, run: align(null) },
  { name: 'alignCentre', icon: AlignCenter, run: align('center') },
  { name: 'alignRight', icon: AlignRight, run: align('right') },
  { name: 'mergeCells', icon: TableCellsMerge, run: (editor) => editor.chain().focus().mergeCells().run() },
  { name: 'splitCell', icon: TableCellsSplit, run: (editor) => editor.chain().focus().splitCell().run() },
]

/** The table's element around the selection, or null. */
function tableElement(editor: Editor): HTMLElement | null {
  const { node } = editor.view.domAtPos(editor.state.selection.from)
  const element = node instanceof Element ? node : node.parentElement
  return element?.closest<HTMLElement>('.tableWrapper') ?? element?.closest('table') ?? null
}

function Menu({
  editor,
  layer,
  label,
  icon: Icon,
  actions,
}: {
  editor: Editor
  label: string
  icon: LucideIcon
  actions: readonly Action[]
  layer: RefObject<HTMLElement | null>
}) {
  const t = useTranslations('editor')
  // Rendering at opening is what reads the layer, which exists by then.
  const [open, setOpen] = useState(false)
  return (
    <DropdownMenu.Root modal={false} open={open} onOpenChange={setOpen}>
      <DropdownMenu.Trigger className="ed-btn ed-ghost" onMouseDown={(event) => event.preventDefault()}>
        <Icon aria-hidden className="ed-icon" />
        {label}
      </DropdownMenu.Trigger>
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
          {actions.map(({ name, icon: ActionIcon, bad, run }) => (
            <Fragment key={name}>
              {bad && <DropdownMenu.Separator className="ed-sep" />}
              <DropdownMenu.Item className="ed-menu-item" data-bad={bad} onSelect={() => run(editor)}>
                <ActionIcon aria-hidden className="ed-icon" />
                {t(`table.${name}`)}
              </DropdownMenu.Item>
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** Above the table with the caret in it: rows, columns, alignment, deletion. */
export function TableBar({ editor }: { editor: Editor }) {
  const t = useTranslations('editor')
  // The menus open inside the bar's own element, or the bar would hide when the focus moves into them.
  const layer = useRef<HTMLDivElement>(null)
  const cells = useEditorPart(editor, (current) =>
    CELLS.filter(
      ({ name }) =>
        (name !== 'mergeCells' || current.can().mergeCells()) && (name !== 'splitCell' || current.can().splitCell()),
    ).map(({ name }) => name),
  )
  return (
    <BubbleMenu
      ref={layer}
      editor={editor}
      pluginKey="tableBar"
      className="ed-floating ed-bubble-layer ed-table-layer"
      getReferencedVirtualElement={() => tableElement(editor)}
      options={{ placement: 'top-start', offset: 6, flip: { padding: 56 }, shift: { padding: 8 } }}
      shouldShow={({ editor: current, state }) =>
        current.isEditable &&
        current.isActive('table') &&
        (state.selection.empty || '$anchorCell' in state.selection) &&
        !current.isActive('link')
      }
    >
      <div className="ed-pop ed-bubble" role="toolbar" aria-label={t('table.toolbar')}>
        <Menu editor={editor} layer={layer} label={t('table.row')} icon={Rows3} actions={ROWS} />
        <Menu editor={editor} layer={layer} label={t('table.column')} icon={Columns3} actions={COLUMNS} />
        <Menu
          editor={editor}
          layer={layer}
          label={t('table.cell')}
          icon={AlignLeft}
          actions={CELLS.filter(({ name }) => cells.includes(name))}
        />
        <span className="ed-vsep" />
        <button
          type="button"
          className="ed-btn ed-ghost"
          data-bad
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => editor.chain().focus().deleteTable().run()}
        >
          <Trash2 aria-hidden className="ed-icon" />
          {t('table.deleteTable')}
        </button>
      </div>
    </BubbleMenu>
  )
}
