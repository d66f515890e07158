import 'server-only'
import { readStateAt } from '@coscribe/shared/db/document-versions'
import { documentJson } from '@coscribe/shared/editor/document-json'
import { documentMarkdown } from '@coscribe/shared/editor/document-markdown'
import { documentFullWidth, documentIcon, documentTitle } from '@coscribe/shared/editor/document-title'
import { unknownInDocument } from '@coscribe/shared/editor/unknown-content'
import type { JSONContent } from '@tiptap/core'
import type * as Y from 'yjs'
import { withDocument } from '../access.ts'
import { json, text } from '../problem.ts'
import type { Actor } from '../request-context.ts'
import { findVersion, toRecords, type VersionRecord } from './version-record.ts'

export const VERSION_FORMATS = ['json', 'markdown'] as const
export type VersionFormat = (typeof VERSION_FORMATS)[number]

/** A version with what the document said then. */
export type OpenVersion = VersionRecord & {
  readonly title: string
  readonly icon: string | null
  readonly fullWidth: boolean
  readonly content: JSONContent
  /** Kinds of content that this server does not know, and left out. */
  readonly unknown: readonly string[]
}

/** What the document said then, as JSON to show it or as Markdown. */
export function versionContent(actor: Actor, id: string, versionId: string, format: VersionFormat): Promise<Response> {
  return withDocument(
    actor,
    id,
    'read',
    async (found) => {
      const row = await findVersion(found, versionId)
      const doc = await readStateAt(found.tx, found.organizationId, found.documentId, BigInt(row.seq))
      if (format === 'markdown') return text(documentMarkdown(doc), 'text/markdown')
      const [record] = await toRecords(found.tx, [row])
      return json({ ...(record as VersionRecord), ...whatItSays(doc) } satisfies OpenVersion)
    },
    'isolation level repeatable read read only',
  )
}

const whatItSays = (doc: Y.Doc) => ({
  title: documentTitle(doc),
  icon: documentIcon(doc),
  fullWidth: documentFullWidth(doc),
  content: documentJson(doc),
  unknown: unknownInDocument(doc),
})
