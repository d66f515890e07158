import { ROOT_CONTENT } from '@coscribe/shared/editor/document-roots'
import type { Node as ProseMirrorNode } from '@tiptap/pm/model'
import * as Y from 'yjs'

/**
 * A place between two blocks of the page that stays where it is while others write. (What comes from others replaces the
 * editor's whole document, so its own way of mapping positions ends there.)
 */
export type Anchor = Y.RelativePosition

/** The number of blocks of the page that end at or before a position: a place inside of one counts as after it. */
export function blocksBefore(doc: ProseMirrorNode, position: number): number {
  let [index, end] = [0, 0]
  while (index < doc.childCount && end < position) end += doc.child(index++).nodeSize
  return index
}

/** The position before the block with this number. */
export function positionBefore(doc: ProseMirrorNode, index: number): number {
  let position = 0
  for (let each = 0; each < Math.min(index, doc.childCount); each++) position += doc.child(each).nodeSize
  return position
}

/** Behind the block before it: what somebody else puts there comes after. */
export const anchorAt = (ydoc: Y.Doc, doc: ProseMirrorNode, position: number): Anchor =>
  Y.createRelativePositionFromTypeIndex(ydoc.getXmlFragment(ROOT_CONTENT), blocksBefore(doc, position), -1)

/** Where it is now; the end of the page where nobody knows. */
export function positionOf(ydoc: Y.Doc, doc: ProseMirrorNode, anchor: Anchor): number {
  const found = Y.createAbsolutePositionFromRelativePosition(anchor, ydoc)
  return found === null ? doc.content.size : positionBefore(doc, found.index)
}
