import 'server-only'
import { readDocumentState } from '@coscribe/shared/db/load-document-state'
import { documentHtml } from '@coscribe/shared/editor/document-html'
import { documentJson } from '@coscribe/shared/editor/document-json'
import { documentMarkdown } from '@coscribe/shared/editor/document-markdown'
import { documentText } from '@coscribe/shared/editor/document-text'
import type * as Y from 'yjs'
import { withDocument } from '../access.ts'
import { json, text } from '../problem.ts'
import type { Actor } from '../request-context.ts'

export const CONTENT_FORMATS = ['markdown', 'html', 'json', 'text'] as const
export type ContentFormat = (typeof CONTENT_FORMATS)[number]

const respond: Record<ContentFormat, (doc: Y.Doc) => Response> = {
  markdown: (doc) => text(documentMarkdown(doc), 'text/markdown'),
  html: (doc) => text(documentHtml(doc), 'text/html'),
  json: (doc) => json(documentJson(doc)),
  text: (doc) => text(documentText(doc), 'text/plain'),
}

/** The committed content, from checkpoint and tail: never from a live process. */
export function documentContent(actor: Actor, id: string, format: ContentFormat): Promise<Response> {
  return withDocument(
    actor,
    id,
    'read',
    async ({ tx, organizationId, documentId }) => {
      const loaded = await readDocumentState(tx, organizationId, documentId)
      if (!loaded) throw new Error(`document ${documentId} vanished inside its transaction`)
      return respond[format](loaded.doc)
    },
    'isolation level repeatable read read only',
  )
}
