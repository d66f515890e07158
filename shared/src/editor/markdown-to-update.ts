import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { documentSchema } from './document-extensions.ts'
import { ROOT_CONTENT, ROOT_TITLE } from './document-roots.ts'
import { oneLine } from './document-title.ts'
import { parseMarkdown } from './markdown.ts'

/**
 * The first update of a new document. Empty Markdown still gives one empty paragraph: an editor that binds an
 * empty fragment writes its own at the first key, so two people who start together would make two.
 */
export function markdownToUpdate(document: { readonly title: string; readonly markdown: string }): Uint8Array {
  const doc = new Y.Doc()
  doc.transact(() => {
    const title = oneLine(document.title)
    if (title !== '') doc.getText(ROOT_TITLE).insert(0, title)
    prosemirrorJSONToYXmlFragment(documentSchema(), parseMarkdown(document.markdown), doc.getXmlFragment(ROOT_CONTENT))
  })
  return Y.encodeStateAsUpdate(doc)
}
