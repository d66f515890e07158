import { ROOT_CONTENT } from '@coscribe/shared/editor/document-roots'
import * as Y from 'yjs'
import { type BlockKey, findBlock, keyOf, sharedType } from './blocks.ts'
import type { RecoveredText } from './merge-report.ts'

/**
 * Writes a recovered text into the document, a paragraph for each line: where its block was (after the block, where
 * that is still there), at the end where nobody knows. To be called inside a transaction. Answers the first paragraph.
 */
export function putBack(doc: Y.Doc, { block, text }: Pick<RecoveredText, 'block' | 'text'>): BlockKey {
  const content = doc.getXmlFragment(ROOT_CONTENT)
  const paragraphs = text.split('\n').map((line) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(line)])
    return paragraph
  })
  const place = findBlock(doc, block)
  if (place) content.insertAfter(liveFrom(place), paragraphs)
  else content.push(paragraphs)
  return keyOf(paragraphs[0]?._item as Y.Item)
}

/** The block itself or the nearest before it that is there; null for the document's beginning. */
function liveFrom(place: Y.Item): Y.XmlElement | null {
  let item: Y.Item | null = place
  while (item?.deleted) item = item.left
  return item && (sharedType(item) as Y.XmlElement)
}
