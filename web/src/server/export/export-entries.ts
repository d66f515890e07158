import 'server-only'
import type { Sql } from '@coscribe/shared/db/connect'
import { readDocumentState } from '@coscribe/shared/db/load-document-state'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { safeName, uniqueNames } from '@coscribe/shared/domain/safe-name'
import { documentMarkdown } from '@coscribe/shared/editor/document-markdown'
import { documentTitle } from '@coscribe/shared/editor/document-title'
import { fileIdsOf } from '@coscribe/shared/editor/file-ids'
import { writeFrontMatter } from '@coscribe/shared/editor/front-matter'
import { writeMarkdownFile } from '@coscribe/shared/editor/markdown-file'
import type { BlobStorage } from '@coscribe/shared/files/blob-storage'
import { ATTACHMENTS, INDEX, indexMarkdown, linkFrom, type PlannedDocument, pathOf } from './plan-export.ts'
import type { ZipEntry } from './zip-stream.ts'

export type ExportRow = {
  readonly id: DocumentId
  readonly parentId: DocumentId | null
  readonly title: string
  readonly position: string
  readonly createdAt: Date
  readonly editedAt: Date
  readonly author: string | null
}

type FileRow = { readonly id: string; readonly blobId: string; readonly name: string; readonly createdAt: Date }

export type Export = {
  readonly sql: Sql
  readonly storage: BlobStorage
  readonly organizationId: OrganizationId
  readonly organizationName: string
  readonly planned: readonly PlannedDocument<ExportRow>[]
  /** Stands once in the header of every document's entry. */
  readonly marker: Uint8Array
}

/**
 * What the archive of an organization holds, in order: the index, then each document as it is committed at its turn, followed
 * by its attachments. A document that was deleted meanwhile is left out.
 */
export async function* exportEntries(wanted: Export): AsyncGenerator<ZipEntry> {
  const { planned, organizationName } = wanted
  const paths = new Map<string, string>(planned.map((each) => [each.document.id, pathOf(each)]))
  const attachmentName = uniqueNames()
  yield { path: `${INDEX}.md`, modifiedAt: new Date(), content: indexMarkdown(organizationName, planned) }
  for (const each of planned) {
    const read = await readOne(wanted, each.document.id)
    if (!read) continue
    const attachments = read.files.map((file) => ({
      ...file,
      path: `${ATTACHMENTS}/${fileNameIn(attachmentName, file.name)}`,
    }))
    for (const { id, path } of attachments) paths.set(id, path)
    const { title, createdAt, editedAt, author } = { ...each.document, title: read.title }
    const head = writeFrontMatter({
      id: each.document.id,
      title,
      ...(author === null ? {} : { author }),
      created: createdAt.toISOString(),
      edited: editedAt.toISOString(),
    })
    const body = writeMarkdownFile({ title, markdown: withLocalLinks(read.markdown, each.folders, paths) })
    yield { path: pathOf(each), modifiedAt: editedAt, content: `${head}\n${body}`, marker: wanted.marker }
    for (const { path, blobId, createdAt: uploadedAt } of attachments) {
      const content = await wanted.storage.read({ organizationId: wanted.organizationId, blobId })
      if (content) yield { path, modifiedAt: uploadedAt, content }
      else console.error(`export: the bytes of ${wanted.organizationId}/${blobId} are missing`)
    }
  }
}

function fileNameIn(unique: ReturnType<typeof uniqueNames>, name: string): string {
  const ending = /\.[\p{L}\p{N}]{1,12}$/u.exec(name)?.[0] ?? ''
  return unique(safeName(name.slice(0, name.length - ending.length), 'file'), ending)
}

/** A document's text and the files that it shows, of one moment. */
function readOne({ sql, organizationId }: Export, documentId: DocumentId) {
  return withOrganization(
    sql,
    organizationId,
    async (tx) => {
      const loaded = await readDocumentState(tx, organizationId, documentId)
      if (!loaded) return null
      const shown = [...fileIdsOf(loaded.doc)]
      const files = await tx<FileRow[]>`
        select f.id, f.blob_id as "blobId", f.name, f.created_at as "createdAt"
          from app.files f
          join app.file_blobs b on b.organization_id = f.organization_id and b.id = f.blob_id
         where f.organization_id = ${organizationId} and f.document_id = ${documentId} and f.id = any(${shown}::uuid[])
           and b.state = 'stored'
         order by f.created_at, f.id`
      const made = { title: documentTitle(loaded.doc), markdown: documentMarkdown(loaded.doc), files }
      loaded.doc.destroy()
      return made
    },
    'isolation level repeatable read read only',
  )
}

const ADDRESS = /(\]\(<?|(?:src|href)=")\/(?:api\/v1\/files|d)\/([0-9a-f-]{36})(?:#[^)\s">]*)?/g

/** Links to what is in the archive lead into the archive. */
export const withLocalLinks = (markdown: string, folders: readonly string[], paths: ReadonlyMap<string, string>) =>
  markdown.replace(ADDRESS, (whole, before: string, id: string) => {
    const path = paths.get(id)
    return path === undefined ? whole : `${before}${linkFrom(folders, path)}`
  })
