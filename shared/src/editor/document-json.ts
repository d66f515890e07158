import type { JSONContent } from '@tiptap/core'
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { cleanContent } from './clean-content.ts'
import { ROOT_CONTENT } from './document-roots.ts'

/**
 * The document's content as ProseMirror JSON of `documentSchema()`. What this version does not know is left
 * out, its text kept; dangerous link targets are dropped. Always at least one block.
 */
export const documentJson = (doc: Y.Doc): JSONContent =>
  cleanContent(yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(ROOT_CONTENT)))
