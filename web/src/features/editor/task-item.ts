import { TaskItem } from '@tiptap/extension-list'

/**
 * TipTap's task item without the copy of its text beside the checkbox: the name of the checkbox is in its
 * aria-label already, and the copy would be read, searched and counted twice.
 */
export const EditorTaskItem = TaskItem.extend({
  addNodeView() {
    const makeView = this.parent?.()
    if (!makeView) return null
    return (props) => {
      const view = makeView(props)
      if (view.dom instanceof HTMLElement) view.dom.querySelector('label > span:empty, label > span')?.remove()
      return view
    }
  },
}).configure({
  nested: true,
  a11y: { checkboxLabel: (node, checked) => `${checked ? 'Done' : 'To do'}: ${node.textContent || 'empty task'}` },
})
