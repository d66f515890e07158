import * as Y from 'yjs'
import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from './document-roots.ts'
import { documentTitle, oneLine } from './document-title.ts'

/**
 * The first update of a copy: what the document shows now, written anew by one author. Nothing that was deleted in it, and
 * none of its history, is in the copy. Nodes that this version does not know are kept as they are.
 */
export function copyToUpdate(source: Y.Doc, titleOf: (title: string) => string): Uint8Array {
  const copy = new Y.Doc()
  copy.transact(() => {
    const title = oneLine(titleOf(documentTitle(source))).trim()
    if (title !== '') copy.getText(ROOT_TITLE).insert(0, title)
    for (const [key, value] of source.getMap(ROOT_META).entries())
      if (!(value instanceof Y.AbstractType)) copy.getMap(ROOT_META).set(key, value)
    const children = source
      .getXmlFragment(ROOT_CONTENT)
      .toArray()
      .map((child) => child.clone())
      .filter((child) => child instanceof Y.XmlElement || child instanceof Y.XmlText)
    copy.getXmlFragment(ROOT_CONTENT).insert(0, children)
  })
  return Y.encodeStateAsUpdate(copy)
}
