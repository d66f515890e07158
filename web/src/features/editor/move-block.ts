import { Extension } from '@tiptap/core'
import { Fragment, type ResolvedPos } from '@tiptap/pm/model'
import { type Command, NodeSelection, TextSelection } from '@tiptap/pm/state'

const ITEMS = new Set(['listItem', 'taskItem', 'tableRow'])

/** The depth of the block that moves: the innermost list item around the position, else the top-level block. */
function movingDepth($position: ResolvedPos): number {
  for (let depth = $position.depth; depth > 0; depth--) if (ITEMS.has($position.node(depth).type.name)) return depth
  return $position.depth > 0 ? 1 : 0
}

/** Exchanges the block (or list item) with the selection with the one before (-1) or after it (1). */
export const moveBlock =
  (direction: -1 | 1): Command =>
  (state, dispatch) => {
    const { selection } = state
    const { $from } = selection
    const depth = selection instanceof NodeSelection && $from.depth === 0 ? 1 : movingDepth($from)
    if (depth === 0) return false
    const parent = $from.node(depth - 1)
    const index = $from.index(depth - 1)
    const other = parent.maybeChild(index + direction)
    const moving = parent.child(index)
    if (!other) return false
    const start = $from.posAtIndex(index, depth - 1)
    const [from, to] =
      direction < 0
        ? [start - other.nodeSize, start + moving.nodeSize]
        : [start, start + moving.nodeSize + other.nodeSize]
    const swapped = direction < 0 ? [moving, other] : [other, moving]
    const replacement = Fragment.fromArray(swapped)
    if (!parent.canReplace(direction < 0 ? index - 1 : index, direction < 0 ? index + 1 : index + 2, replacement))
      return false
    if (dispatch) {
      const shift = direction < 0 ? -other.nodeSize : other.nodeSize
      const transaction = state.tr.replaceWith(from, to, replacement)
      transaction.setSelection(
        selection instanceof NodeSelection
          ? NodeSelection.create(transaction.doc, selection.from + shift)
          : TextSelection.create(transaction.doc, selection.anchor + shift, selection.head + shift),
      )
      dispatch(transaction.scrollIntoView())
    }
    return true
  }

/** Alt+Shift+arrows move the block with the caret. */
export const MoveBlock = Extension.create({
  name: 'moveBlock',
  addKeyboardShortcuts() {
    const move = (direction: -1 | 1) => () =>
      this.editor.isEditable && moveBlock(direction)(this.editor.state, this.editor.view.dispatch)
    return { 'Alt-Shift-ArrowUp': move(-1), 'Alt-Shift-ArrowDown': move(1) }
  },
})
