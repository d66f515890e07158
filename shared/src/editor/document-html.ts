import { renderToHTMLString } from '@tiptap/static-renderer/pm/html-string'
import type * as Y from 'yjs'
import { documentExtensions } from './document-extensions.ts'
import { documentJson } from './document-json.ts'

/** The document's content as an HTML fragment, without the title. Text is escaped, links are safe; needs no DOM. */
export const documentHtml = (doc: Y.Doc): string =>
  renderToHTMLString({ extensions: documentExtensions(), content: documentJson(doc) })
