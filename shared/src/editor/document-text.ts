import * as Y from 'yjs'
import { ROOT_CONTENT } from './document-roots.ts'

// Elements that hold text even when they have none: an empty one is an empty line.
const TEXTBLOCKS = new Set(['paragraph', 'heading', 'codeBlock'])

/** Characters of a shared text without its formatting (`Y.XmlText.toString` would write the marks as tags). */
const characters = (text: Y.XmlText) => Y.Text.prototype.toString.call(text)

const isTextblock = (element: Y.XmlElement) =>
  TEXTBLOCKS.has(element.nodeName) || element.toArray().some((child) => child instanceof Y.XmlText)

const textblock = (element: Y.XmlElement) =>
  element
    .toArray()
    .map((child) =>
      child instanceof Y.XmlText
        ? characters(child)
        : child instanceof Y.XmlElement && child.nodeName === 'hardBreak'
          ? '\n'
          : '',
    )
    .join('')

function collect(parent: Y.XmlFragment, lines: string[]) {
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) lines.push(characters(child))
    else if (!(child instanceof Y.XmlElement)) continue
    else if (isTextblock(child)) lines.push(textblock(child))
    else collect(child, lines)
  }
}

/**
 * The document's text: every textblock in document order, joined by a newline; a hard break is a newline too.
 * Reads the Y.Doc as it is, without the schema, so that nodes of a newer editor count as well.
 */
export function documentText(doc: Y.Doc): string {
  const lines: string[] = []
  collect(doc.getXmlFragment(ROOT_CONTENT), lines)
  return lines.join('\n')
}
