import * as Y from 'yjs'
import { isUuid } from '../domain/ids.ts'
import { ROOT_CONTENT } from './document-roots.ts'

function* elementsOf(parent: Y.XmlFragment): Iterable<Y.XmlElement> {
  for (const child of parent.toArray())
    if (child instanceof Y.XmlElement) {
      yield child
      yield* elementsOf(child)
    }
}

const isMedia = ({ nodeName }: Y.XmlElement) => nodeName === 'image' || nodeName === 'file'

/** Ids of the files that the document's content shows. */
export function fileIdsOf(doc: Y.Doc): Set<string> {
  const ids = new Set<string>()
  for (const element of elementsOf(doc.getXmlFragment(ROOT_CONTENT))) {
    const fileId: unknown = element.getAttribute('fileId')
    if (isMedia(element) && isUuid(fileId)) ids.add(fileId)
  }
  return ids
}

/** Lets pictures and files name other files: for a document that is a copy, whose files are copies too. */
export function withFileIds(doc: Y.Doc, ids: ReadonlyMap<string, string>): void {
  doc.transact(() => {
    for (const element of elementsOf(doc.getXmlFragment(ROOT_CONTENT))) {
      const before: unknown = element.getAttribute('fileId')
      const after = isMedia(element) && typeof before === 'string' ? ids.get(before) : undefined
      if (after !== undefined) element.setAttribute('fileId', after)
    }
  })
}
