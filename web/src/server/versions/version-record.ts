import 'server-only'
import type { Queryable } from '@coscribe/shared/db/connect'
import { AppError } from '@coscribe/shared/domain/app-error'
import { isUuid, type UserId } from '@coscribe/shared/domain/ids'
import { VERSION_RETENTION_DAYS } from '@coscribe/shared/domain/limits'
import type { FoundDocument } from '../access.ts'

export type VersionPerson = { readonly id: UserId; readonly name: string; readonly image: string | null }

/** A version as the API answers it. Times are ISO 8601. */
export type VersionRecord = {
  readonly id: string
  /** Its place in the document's log. */
  readonly seq: number
  /** Null: automatic. */
  readonly name: string | null
  readonly namedBy: VersionPerson | null
  /** Of the first and the last edit since the version before, and by whom they are. */
  readonly beganAt: string
  readonly editedAt: string
  readonly authors: readonly VersionPerson[]
}

export type VersionRow = {
  id: string
  seq: string
  name: string | null
  namedBy: UserId | null
  beganAt: Date
  editedAt: Date
  authors: UserId[]
}

export const versionColumns = (sql: Queryable) =>
  sql`id, seq, name, named_by as "namedBy", began_at as "beganAt", edited_at as "editedAt", authors`

/** The people of these ids; an account that is gone is left out. */
export async function readPeople(sql: Queryable, ids: readonly UserId[]): Promise<Map<UserId, VersionPerson>> {
  const people = await sql<VersionPerson[]>`
    select id, name, image from auth.users where id = any (${[...new Set(ids)]}::uuid[])`
  return new Map(people.map((person) => [person.id, person]))
}

export async function toRecords(sql: Queryable, rows: readonly VersionRow[]): Promise<VersionRecord[]> {
  const people = await readPeople(
    sql,
    rows.flatMap(({ authors, namedBy }) => (namedBy ? [...authors, namedBy] : authors)),
  )
  return rows.map(({ id, seq, name, namedBy, beganAt, editedAt, authors }) => ({
    id,
    seq: Number(seq),
    name,
    namedBy: (namedBy && people.get(namedBy)) ?? null,
    beganAt: beganAt.toISOString(),
    editedAt: editedAt.toISOString(),
    authors: authors.flatMap((author) => people.get(author) ?? []),
  }))
}

/** @throws AppError not-found, also for an automatic version beyond its time. */
export async function findVersion(
  { tx, organizationId, documentId }: FoundDocument,
  versionId: string,
): Promise<VersionRow> {
  const [row] = isUuid(versionId)
    ? await tx<VersionRow[]>`
        select ${versionColumns(tx)} from app.document_versions
         where organization_id = ${organizationId} and document_id = ${documentId} and id = ${versionId}
           and ${isShown(tx)}`
    : []
  if (!row) throw new AppError('not-found', 'There is no such version, or no more.', { reason: 'no-version' })
  return row
}

/** Automatic versions beyond their time are not there any more, whether they were taken away already or not. */
export const isShown = (sql: Queryable) =>
  sql`(name is not null or edited_at > now() - make_interval(days => ${VERSION_RETENTION_DAYS}))`
