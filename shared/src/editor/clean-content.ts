import type { JSONContent } from '@tiptap/core'
import type { NodeType, Schema } from '@tiptap/pm/model'
import { documentSchema } from './document-extensions.ts'
import { fileAttributes, fileOfLink } from './file-attachment.ts'
import { imageAttributes } from './image.ts'
import { safeHref } from './safe-href.ts'

type JSONMark = NonNullable<JSONContent['marks']>[number]

/** The mark as the schema knows it, or null where it is unknown or a link to a dangerous target. */
function cleanMark(mark: JSONMark, schema: Schema): JSONMark | null {
  if (!Object.hasOwn(schema.marks, mark.type)) return null
  if (mark.type !== 'link') return mark
  const href = safeHref(mark.attrs?.href)
  const title = typeof mark.attrs?.title === 'string' ? mark.attrs.title : null
  return href ? { type: 'link', attrs: { href, title } } : null
}

/** Pictures and files as their attributes can be relied on; one that names no file goes. */
function cleanMedia(node: JSONContent): JSONContent[] {
  const attrs = node.type === 'image' ? imageAttributes(node.attrs) : fileAttributes(node.attrs)
  return attrs.fileId === null ? [] : [{ type: node.type ?? '', attrs }]
}

/** The node without what the schema does not know: an unknown node gives way to its children. */
function cleanNode(node: JSONContent, schema: Schema): JSONContent[] {
  const { content, marks, ...rest } = node
  const type = Object.hasOwn(schema.nodes, node.type ?? '') ? schema.nodes[node.type ?? ''] : undefined
  if (node.type === 'image' || node.type === 'file') return cleanMedia(node)
  const children = content?.flatMap((child) => cleanNode(child, schema))
  if (!type) return children ?? []
  if (node.type === 'text' && !node.text) return []
  if (children && type.inlineContent) return cleanTextblock(rest, children, schema)
  const kept = marks?.map((mark) => cleanMark(mark, schema)).filter((mark) => mark !== null)
  const blocks = children && holdsParagraphs(type) ? wrapLoose(children, schema, type) : children
  return [{ ...rest, ...(blocks ? { content: blocks } : {}), ...(kept?.length ? { marks: kept } : {}) }]
}

const isBlock = (node: JSONContent, schema: Schema) => schema.nodes[node.type ?? '']?.isBlock === true

/** A block in the middle of a line (Markdown's pictures are inline) parts the line; a line of one link to a file is the file. */
function cleanTextblock(rest: JSONContent, children: JSONContent[], schema: Schema): JSONContent[] {
  const [only, ...others] = children
  const href = only?.marks?.find(({ type }) => type === 'link')?.attrs?.href
  const file = rest.type === 'paragraph' && others.length === 0 ? fileOfLink(href, only?.text ?? '') : null
  if (file) return [file]
  if (!children.some((child) => isBlock(child, schema))) return [{ ...rest, content: children }]
  const parts: JSONContent[] = []
  let line: JSONContent[] = []
  const flush = () => {
    const trimmed = withoutSpaceAround(line)
    if (trimmed.length > 0) parts.push({ ...rest, content: trimmed })
    line = []
  }
  for (const child of children)
    if (isBlock(child, schema)) {
      flush()
      parts.push(child)
    } else line.push(child)
  flush()
  return parts
}

/** The space between a word and a picture means nothing once they stand apart. */
function withoutSpaceAround(line: readonly JSONContent[]): JSONContent[] {
  const trimmed = line.map((child, at) => {
    if (child.type !== 'text') return child
    const text = at === 0 ? child.text?.trimStart() : child.text
    return { ...child, text: (at === line.length - 1 ? text?.trimEnd() : text) ?? '' }
  })
  return trimmed.filter(({ type, text }) => type !== 'text' || text !== '')
}

const holdsParagraphs = (type: NodeType) =>
  type.contentMatch.matchType(type.schema.nodes.paragraph as NodeType) !== null

/** Loose text gets a paragraph; items of lists begin with one. */
function wrapLoose(nodes: readonly JSONContent[], schema: Schema, type?: NodeType): JSONContent[] {
  const blocks: JSONContent[] = []
  let loose: JSONContent[] = []
  const flush = () => {
    if (loose.length > 0) blocks.push({ type: 'paragraph', content: loose })
    loose = []
  }
  for (const node of nodes)
    if (schema.nodes[node.type ?? '']?.isInline) loose.push(node)
    else {
      flush()
      blocks.push(node)
    }
  flush()
  const first = blocks[0]?.type
  if (first !== undefined && first !== 'paragraph' && (type?.name === 'listItem' || type?.name === 'taskItem'))
    blocks.unshift({ type: 'paragraph' })
  return blocks
}

/**
 * ProseMirror JSON from outside (Markdown, a Y.Doc, the clipboard) as content of our schema: unknown nodes and
 * marks are unwrapped, links with a dangerous target become plain text, loose text gets a paragraph, and an
 * empty document has one empty paragraph.
 */
export function cleanContent(json: JSONContent): JSONContent {
  const schema = documentSchema()
  const blocks = wrapLoose(json.content?.flatMap((child) => cleanNode(child, schema)) ?? [], schema)
  return { type: 'doc', content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }] }
}
