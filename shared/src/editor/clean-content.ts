import type { JSONContent } from '@tiptap/core'
import type { Schema } from '@tiptap/pm/model'
import { documentSchema } from './document-extensions.ts'
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

/** The node without what the schema does not know: an unknown node gives way to its children. */
function cleanNode(node: JSONContent, schema: Schema): JSONContent[] {
  const { content, marks, ...rest } = node
  const children = content?.flatMap((child) => cleanNode(child, schema))
  if (node.type === undefined || !Object.hasOwn(schema.nodes, node.type)) return children ?? []
  if (node.type === 'text' && !node.text) return []
  const kept = marks?.map((mark) => cleanMark(mark, schema)).filter((mark) => mark !== null)
  return [{ ...rest, ...(children ? { content: children } : {}), ...(kept?.length ? { marks: kept } : {}) }]
}

/**
 * ProseMirror JSON from outside (Markdown, a Y.Doc, the clipboard) as content of our schema: unknown nodes and
 * marks are unwrapped, links with a dangerous target become plain text, loose text gets a paragraph, and an
 * empty document has one empty paragraph.
 */
export function cleanContent(json: JSONContent): JSONContent {
  const schema = documentSchema()
  const blocks: JSONContent[] = []
  let loose: JSONContent[] = []
  const flush = () => {
    if (loose.length > 0) blocks.push({ type: 'paragraph', content: loose })
    loose = []
  }
  for (const node of json.content?.flatMap((child) => cleanNode(child, schema)) ?? []) {
    if (schema.nodes[node.type ?? '']?.isInline) loose.push(node)
    else {
      flush()
      blocks.push(node)
    }
  }
  flush()
  return { type: 'doc', content: blocks.length > 0 ? blocks : [{ type: 'paragraph' }] }
}
