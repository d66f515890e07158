import { ROOT_CONTENT, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import * as Y from 'yjs'

/**
 * Foreign characters between two own pieces up to this many are shown with them. The editor finds typed letters by
 * comparing texts, so that an "o" typed before an "o" counts as typed after it: one word, two pieces.
 */
const MAX_GAP = 3

/** First clock of each own client that the server has not confirmed. */
export type UnsentClocks = ReadonlyMap<number, number>

/** What own clients wrote into one shared text at or after their clock and that is still there, in pieces. */
function ownPieces(text: Y.Text, from: UnsentClocks): string[] {
  const pieces: string[] = []
  let gap: string | null = null
  // `_start` and `right` are Yjs' own way through a text (YText.toString does the same).
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue
    const { id, content } = item
    const fromClock = from.get(id.client)
    const skip = fromClock === undefined ? content.str.length : Math.max(0, fromClock - id.clock)
    const foreign = content.str.slice(0, skip)
    const own = content.str.slice(skip)
    if (gap !== null) gap += foreign
    if (own === '') continue
    if (gap !== null && gap.length <= MAX_GAP) pieces.push(`${pieces.pop() ?? ''}${gap}${own}`)
    else pieces.push(own)
    gap = ''
  }
  return pieces
}

function textsIn(parent: Y.XmlFragment): Y.Text[] {
  return parent
    .toArray()
    .flatMap((child) =>
      child instanceof Y.XmlText ? [child as Y.Text] : child instanceof Y.XmlElement ? textsIn(child) : [],
    )
}

/**
 * What own clients wrote and the server has not confirmed, one string per place in document order, the title
 * first. Deletions and formatting leave no words and are not in it.
 */
export function unsentText(doc: Y.Doc, from: UnsentClocks): string[] {
  return [doc.getText(ROOT_TITLE), ...textsIn(doc.getXmlFragment(ROOT_CONTENT))]
    .flatMap((text) => ownPieces(text, from))
    .filter((piece) => piece.trim() !== '')
}
