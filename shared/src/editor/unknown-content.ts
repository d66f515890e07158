import type { JSONContent } from '@tiptap/core'
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { documentSchema } from './document-extensions.ts'
import { ROOT_CONTENT } from './document-roots.ts'

/** Names of nodes and marks that this schema does not know: what holds them is neither shown nor restored from. */
export function unknownContent(content: JSONContent): string[] {
  const schema = documentSchema()
  const unknown = new Set<string>()
  const visit = (node: JSONContent) => {
    if (node.type !== undefined && !Object.hasOwn(schema.nodes, node.type)) unknown.add(node.type)
    for (const { type } of node.marks ?? []) if (!Object.hasOwn(schema.marks, type)) unknown.add(type)
    for (const child of node.content ?? []) visit(child)
  }
  visit(content)
  return [...unknown]
}

/** The same of a document, before anything of it is left out. */
export function unknownInDocument(doc: Y.Doc): string[] {
  const { content } = yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(ROOT_CONTENT))
  return unknownContent({ type: 'doc', content: content.flat() })
}
