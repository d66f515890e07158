import type * as Y from 'yjs'
import { documentJson } from './document-json.ts'
import { serializeMarkdown } from './markdown.ts'

/** The document's content as Markdown, without the title. Links with dangerous targets come out as plain text. */
export const documentMarkdown = (doc: Y.Doc): string => serializeMarkdown(documentJson(doc))
