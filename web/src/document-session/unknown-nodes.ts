import type { Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'

/** Names of marks on a text that this editor does not know. */
export const unknownMarks = (text: Y.XmlText, schema: Schema): string[] =>
  (text.toDelta() as { attributes?: Record<string, unknown> }[])
    .flatMap((part) => Object.keys(part.attributes ?? {}))
    // Marks that may overlap themselves carry a hash after two dashes.
    .filter((name) => !Object.hasOwn(schema.marks, name.replace(/--[a-zA-Z0-9+/=]{8}$/, '')))

/**
 * Names of nodes and marks in the document that this editor does not know. Binding such a document, even to
 * read it, deletes them for everybody: y-tiptap removes what it cannot render. Where only `isNew` children can be
 * unknown, the rest is not walked.
 */
export function unknownNodes(
  fragment: Y.XmlFragment,
  schema: Schema,
  isNew: (child: Y.XmlElement | Y.XmlText) => boolean = () => true,
): string[] {
  const unknown = new Set<string>()
  const visit = (parent: Y.XmlFragment) => {
    for (const child of parent.toArray()) {
      if (child instanceof Y.XmlHook || !isNew(child)) continue
      if (child instanceof Y.XmlElement) {
        if (!Object.hasOwn(schema.nodes, child.nodeName)) unknown.add(child.nodeName)
        visit(child)
      } else if (child instanceof Y.XmlText) for (const name of unknownMarks(child, schema)) unknown.add(name)
    }
  }
  visit(fragment)
  return [...unknown]
}
