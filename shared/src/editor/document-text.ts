import * as Y from 'yjs'
import { ROOT_CONTENT } from './document-roots.ts'
import { mediaText } from './media-text.ts'

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

/** The lines of a fragment, until there are this many characters. */
function collect(parent: Y.XmlFragment, lines: string[], maxLength: number): number {
  let length = 0
  for (const child of parent.toArray()) {
    if (length > maxLength) break
    if (!(child instanceof Y.XmlText || child instanceof Y.XmlElement)) continue
    const media = child instanceof Y.XmlElement ? mediaText(child) : null
    if (media !== null) {
      if (media !== '') lines.push(media)
      length += media.length + 1
    } else if (child instanceof Y.XmlElement && !isTextblock(child)) length += collect(child, lines, maxLength - length)
    else {
      const line = child instanceof Y.XmlText ? characters(child) : textblock(child)
      lines.push(line)
      length += line.length + 1
    }
  }
  return length
}

/**
 * The document's text: every textblock in document order, joined by a newline; a hard break is a newline too. Pictures say
 * what their description and caption say, files their name.
 * Reads the Y.Doc as it is, without the schema, so that nodes of a newer editor count as well. At most `maxLength`
 * characters of it.
 */
export function documentText(doc: Y.Doc, maxLength = Number.POSITIVE_INFINITY): string {
  const lines: string[] = []
  collect(doc.getXmlFragment(ROOT_CONTENT), lines, maxLength)
  return lines.join('\n').slice(0, maxLength)
}
