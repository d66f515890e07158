import { Extension } from '@tiptap/core'

/** The title above this editor, or null. */
const titleField = (dom: HTMLElement) =>
  dom.closest('.ed-page')?.querySelector<HTMLTextAreaElement>('.ed-title textarea') ?? null

/** From the first line up into the title, and back from an empty first block with Backspace. */
export const UpToTitle = Extension.create({
  name: 'upToTitle',
  addKeyboardShortcuts() {
    const toTitle = () => {
      const title = titleField(this.editor.view.dom)
      if (!title) return false
      title.focus()
      title.setSelectionRange(title.value.length, title.value.length)
      return true
    }
    return {
      ArrowUp: ({ editor }) => {
        const { selection } = editor.state
        return selection.empty && selection.from <= 1 && editor.view.endOfTextblock('up') && toTitle()
      },
      Backspace: ({ editor }) => {
        const { selection, doc } = editor.state
        const first = doc.firstChild
        const plain = first?.type.name === 'paragraph' && selection.$from.depth === 1
        return (
          selection.empty &&
          selection.from === 1 &&
          plain &&
          (first.content.size > 0 || doc.childCount === 1) &&
          toTitle()
        )
      },
    }
  },
})
