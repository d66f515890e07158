import type { Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'

/**
 * Names of nodes and marks in the document that this editor does not know. Binding such a document, even to
 * read it, deletes them for everybody: y-tiptap removes what it cannot render.
 */
export function unknownNodes(fragment: Y.XmlFragment, schema: Schema): string[] {
  const unknown = new Set<string>()
  const visit = (parent: Y.XmlFragment) => {
    for (const child of parent.toArray()) {
      if (child instanceof Y.XmlElement) {
        if (!Object.hasOwn(schema.nodes, child.nodeName)) unknown.add(child.nodeName)
        visit(child)
      } else if (child instanceof Y.XmlText)
        // Marks that may overlap themselves carry a hash after two dashes.
        for (const part of child.toDelta() as { attributes?: Record<string, unknown> }[])
          for (const name of Object.keys(part.attributes ?? {}))
            if (!Object.hasOwn(schema.marks, name.replace(/--[a-zA-Z0-9+/=]{8}$/, ''))) unknown.add(name)
    }
  }
  visit(fragment)
  return [...unknown]
}
