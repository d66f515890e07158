import type { JSONContent } from '@tiptap/core'
import { isCalloutKind } from './callout.ts'
import { decodeEntities } from './html-entities.ts'
import { type HtmlElement, type HtmlNode, type HtmlTag, parseHtml } from './html-tree.ts'
import { imageOfAddress } from './image.ts'
import { type Mark, textNode, tidyLine, withMark } from './inline-content.ts'
import { safeHref } from './safe-href.ts'

const MARKS: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strike',
  del: 'strike',
  strike: 'strike',
  mark: 'highlight',
  code: 'code',
  kbd: 'code',
  samp: 'code',
  tt: 'code',
}
const BLOCKS = new Set(
  'p div section article header footer main nav center figure figcaption details summary address dl dt dd form fieldset picture'.split(
    ' ',
  ),
)

/** The mark that a tag stands for, or null. */
export function markOfTag({ name, attributes }: Pick<HtmlTag, 'name' | 'attributes'>): Mark | null {
  const type = MARKS[name]
  if (type) return { type }
  const href = name === 'a' ? safeHref(attributes.href) : null
  return href === null ? null : { type: 'link', attrs: { href, title: attributes.title ?? null } }
}

/**
 * A picture of ours, or the words of one that lies elsewhere, leading to it where it can be reached. Nothing is fetched from
 * there. Stands in a line; `cleanContent` makes a block of it.
 */
export function picture(address: string, alt: string, caption: string, marks: readonly Mark[]): JSONContent[] {
  const ours = imageOfAddress(address, alt, caption)
  if (ours) return [ours]
  const href = /^https?:/i.test(address) ? safeHref(address) : null
  const words = alt.replace(/\s+/g, ' ').trim()
  if (words === '') return []
  return [textNode(words, href ? withMark(marks, { type: 'link', attrs: { href, title: null } }) : marks)]
}

export const pictureOfTag = ({ src = '', alt = '', title = '' }: HtmlTag['attributes'], marks: readonly Mark[]) =>
  picture(src, alt, title, marks)

/** A block of HTML inside Markdown as blocks of our schema. */
export const htmlBlocks = (source: string): JSONContent[] => readBlocks(parseHtml(source), [])

type Marks = readonly Mark[]

function readBlocks(nodes: readonly HtmlNode[], marks: Marks): JSONContent[] {
  const blocks: JSONContent[] = []
  let line: JSONContent[] = []
  const flush = () => {
    const content = tidyLine(line)
    line = []
    if (content.length > 0) blocks.push({ type: 'paragraph', content })
  }
  const visit = (node: HtmlNode, inside: Marks) => {
    if (typeof node === 'string') line.push(textNode(decodeEntities(node.replace(/[ \t\n\r\f]+/g, ' ')), inside))
    else if (node.tag === 'br') line.push({ type: 'hardBreak' })
    else if (node.tag === 'img') line.push(...pictureOfTag(node.attributes, inside))
    else if (BLOCKS.has(node.tag)) {
      flush()
      const bold = node.tag === 'summary' || node.tag === 'dt' ? withMark(inside, { type: 'bold' }) : inside
      for (const child of node.children) visit(child, bold)
      // Ours: an empty paragraph is a paragraph.
      if (node.tag === 'p' && node.children.length === 0) blocks.push({ type: 'paragraph' })
      flush()
    } else {
      const made = readElement(node, inside)
      if (made) {
        flush()
        blocks.push(...made)
      } else {
        const mark = markOfTag({ name: node.tag, attributes: node.attributes })
        for (const child of node.children) visit(child, mark ? withMark(inside, mark) : inside)
      }
    }
  }
  for (const node of nodes) visit(node, marks)
  flush()
  return blocks
}

/** The blocks of an element that is one; null for what belongs to a line. */
function readElement(element: HtmlElement, marks: Marks): JSONContent[] | null {
  const { tag, attributes, children } = element
  switch (tag) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return [{ type: 'heading', attrs: { level: Math.min(Number(tag[1]), 3) }, content: lineOf(element, marks) }]
    case 'hr':
      return [{ type: 'horizontalRule' }]
    case 'pre':
      return [codeBlock(element)]
    case 'blockquote':
      return [{ type: 'blockquote', content: filled(readBlocks(children, marks)) }]
    case 'aside': {
      const kind = attributes['data-callout']
      return [
        {
          type: 'callout',
          attrs: { kind: isCalloutKind(kind) ? kind : 'info' },
          content: filled(readBlocks(children, marks)),
        },
      ]
    }
    case 'ul':
    case 'ol':
      return list(element, marks)
    case 'table':
      return table(element, marks)
    default:
      return null
  }
}

const filled = (blocks: JSONContent[]) => (blocks.length > 0 ? blocks : [{ type: 'paragraph' }])

/** A heading holds one line: the lines of what is inside, one after the other. */
function lineOf(element: HtmlElement, marks: Marks): JSONContent[] {
  const lines = readBlocks(element.children, marks).map((block) => block.content ?? [])
  return lines.flatMap((line, index) => (index === 0 ? line : [textNode(' ', []), ...line]))
}

const plainText = (node: HtmlNode): string =>
  typeof node === 'string' ? decodeEntities(node) : node.tag === 'br' ? '\n' : node.children.map(plainText).join('')

function codeBlock(element: HtmlElement): JSONContent {
  const code = element.children.find((child): child is HtmlElement => typeof child !== 'string' && child.tag === 'code')
  const language = /(?:^|\s)lang(?:uage)?-([\w+#.-]+)/.exec(
    `${code?.attributes.class ?? ''} ${element.attributes.class ?? ''}`,
  )?.[1]
  const text = plainText(element).replace(/^\n|\n$/g, '')
  return {
    type: 'codeBlock',
    attrs: { language: language ?? null },
    ...(text ? { content: [textNode(text, [])] } : {}),
  }
}

const elements = (element: HtmlElement, ...tags: string[]) =>
  element.children.filter((child): child is HtmlElement => typeof child !== 'string' && tags.includes(child.tag))

function list(element: HtmlElement, marks: Marks): JSONContent[] | null {
  const items = elements(element, 'li')
  if (items.length === 0) return readBlocks(element.children, marks)
  const isTasks = element.attributes['data-type'] === 'taskList'
  const content = items.map((item) => {
    const blocks = filled(readBlocks(item.children, marks))
    // An item begins with a paragraph, empty where something else comes first.
    if (blocks[0]?.type !== 'paragraph') blocks.unshift({ type: 'paragraph' })
    return isTasks
      ? { type: 'taskItem', attrs: { checked: item.attributes['data-checked'] === 'true' }, content: blocks }
      : { type: 'listItem', content: blocks }
  })
  if (isTasks) return [{ type: 'taskList', content }]
  if (element.tag === 'ul') return [{ type: 'bulletList', content }]
  const start = Number.parseInt(element.attributes.start ?? '1', 10)
  return [{ type: 'orderedList', attrs: { start: Number.isSafeInteger(start) && start >= 0 ? start : 1 }, content }]
}

function table(element: HtmlElement, marks: Marks): JSONContent[] | null {
  const sections = [element, ...elements(element, 'thead', 'tbody', 'tfoot')]
  const rows = sections.flatMap((section) => elements(section, 'tr')).map((row) => elements(row, 'td', 'th'))
  const content = rows
    .filter((cells) => cells.length > 0)
    .map((cells) => ({
      type: 'tableRow',
      content: cells.map((cell) => ({
        type: cell.tag === 'th' ? 'tableHeader' : 'tableCell',
        attrs: cellAttributes(cell),
        content: filled(readBlocks(cell.children, marks)),
      })),
    }))
  const caption = elements(element, 'caption').flatMap((each) => readBlocks(each.children, marks))
  return content.length > 0 ? [...caption, { type: 'table', content }] : caption
}

/** Most rows or columns that one cell covers. */
const MAX_SPAN = 100

function cellAttributes({ attributes }: HtmlElement) {
  const span = (value: string | undefined) => Math.min(Math.max(Number.parseInt(value ?? '1', 10) || 1, 1), MAX_SPAN)
  const align = attributes.align ?? /text-align:\s*(\w+)/.exec(attributes.style ?? '')?.[1]
  return {
    colspan: span(attributes.colspan),
    rowspan: span(attributes.rowspan),
    align: align === 'left' || align === 'center' || align === 'right' ? align : null,
  }
}
