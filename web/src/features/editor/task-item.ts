import { TaskItem } from '@tiptap/extension-list'
import { currentWords } from '@/words/current-words.ts'

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
  a11y: {
    checkboxLabel: (node, checked) => {
      const t = currentWords('editor')
      return t(checked ? 'task.done' : 'task.toDo', { text: node.textContent || t('task.empty') })
    },
  },
})
