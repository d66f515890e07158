import { ROOT_CONTENT, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import type { Editor } from '@tiptap/core'
import { Selection } from '@tiptap/pm/state'
import { type BlockKey, blockKey, type DocumentSession } from '@/document-session'

/** Shows a block in the middle of the page and puts the caret into it; false where it is not there any more. */
export function goToBlock(session: DocumentSession, editor: Editor, key: BlockKey): boolean {
  if (key === ROOT_TITLE) {
    document.querySelector('.ed-title')?.scrollIntoView({ block: 'center' })
    return true
  }
  const index = session.doc
    .getXmlFragment(ROOT_CONTENT)
    .toArray()
    .findIndex(({ _item }) => _item !== null && blockKey(_item) === key)
  const { doc } = editor.state
  if (index < 0 || index >= doc.childCount) return false
  let position = 0
  for (let before = 0; before < index; before += 1) position += doc.child(before).nodeSize
  if (editor.isEditable) {
    editor.view.dispatch(editor.state.tr.setSelection(Selection.near(doc.resolve(position + 1))))
    editor.view.focus()
  }
  const element = editor.view.nodeDOM(position)
  if (element instanceof Element) element.scrollIntoView({ block: 'center' })
  return true
}
