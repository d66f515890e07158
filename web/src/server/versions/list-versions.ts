import 'server-only'
import { unmarkedSpan } from '@coscribe/shared/db/document-versions'
import { VERSIONS_PER_PAGE } from '@coscribe/shared/domain/limits'
import { type FoundDocument, withDocument } from '../access.ts'
import type { Actor } from '../request-context.ts'
import {
  isShown,
  readPeople,
  toRecords,
  type VersionPerson,
  type VersionRecord,
  type VersionRow,
  versionColumns,
} from './version-record.ts'

export type VersionList = {
  readonly versions: readonly VersionRecord[]
  /** To be asked for as `before`; null at the end. */
  readonly next: number | null
  /** What was written after the newest version; null where nothing was, and on later pages. */
  readonly now: { readonly editedAt: string; readonly authors: readonly VersionPerson[] } | null
}

/** The versions of a document, newest first. */
export function listVersions(
  actor: Actor,
  id: string,
  { before, named }: { readonly before: number | undefined; readonly named: boolean },
): Promise<VersionList> {
  return withDocument(
    actor,
    id,
    'read',
    async (found) => {
      const { tx, organizationId, documentId } = found
      const rows = await tx<VersionRow[]>`
        select ${versionColumns(tx)} from app.document_versions
         where organization_id = ${organizationId} and document_id = ${documentId} and ${isShown(tx)}
           and (${!named} or name is not null) and (${before === undefined} or seq < ${before ?? 0})
         order by seq desc limit ${VERSIONS_PER_PAGE + 1}`
      const page = rows.slice(0, VERSIONS_PER_PAGE)
      return {
        versions: await toRecords(tx, page),
        next: rows.length > page.length ? Number(page.at(-1)?.seq) : null,
        now: before === undefined ? await writtenSince(found) : null,
      }
    },
    'isolation level repeatable read read only',
  )
}

async function writtenSince({ tx, organizationId, documentId }: FoundDocument): Promise<VersionList['now']> {
  const span = await unmarkedSpan(tx, organizationId, documentId)
  if (!span) return null
  const people = await readPeople(tx, span.authors)
  return { editedAt: span.editedAt.toISOString(), authors: span.authors.flatMap((author) => people.get(author) ?? []) }
}
