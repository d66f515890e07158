import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import {
  MAX_DOCUMENT_DEPTH,
  MAX_SEARCH_HITS,
  MAX_SNIPPET_SOURCE,
  SEARCH_TIMEOUT_MS,
} from '@coscribe/shared/domain/limits'
import {
  isSearchable,
  type MarkedText,
  markText,
  parseSearch,
  type Search,
  snippetOf,
} from '@coscribe/shared/domain/search-text'
import { requireRole } from '../access.ts'
import { webSql } from '../database.ts'
import { type ReadableDocument, readableDocuments } from '../documents/readable-documents.ts'
import type { Actor } from '../request-context.ts'
import { takeSearch } from './search-rate.ts'

export type SearchHit = {
  readonly id: DocumentId
  /** Empty where the document has no title. */
  readonly title: MarkedText
  readonly icon: string | null
  /** The documents above it that the person may read, from the top. */
  readonly path: readonly { readonly id: DocumentId; readonly title: string }[]
  /** A line of the text around what was asked for; null where the title says it all. */
  readonly snippet: MarkedText | null
  readonly editedAt: string
}
export type SearchAnswer = {
  readonly hits: readonly SearchHit[]
  /** How many documents answer in all, of those that the person may read. */
  readonly total: number
}

/**
 * The documents of an organization that answer a search, best first; those whose title does come first. What the person may
 * not read, and what is in the trash, is neither found nor counted.
 *
 * @throws AppError not-found for an organization that the person is not in, rate-limited, storage-unavailable where it took too long.
 */
export async function searchDocuments(actor: Actor, organization: string, query: string): Promise<SearchAnswer> {
  const { organizationId, role } = await requireRole(actor, organization)
  if (!takeSearch(actor.userId)) throw new AppError('rate-limited', 'Too many searches. Wait a moment.')
  const search = parseSearch(query)
  if (!isSearchable(search)) return { hits: [], total: 0 }
  const work = async (tx: Transaction): Promise<SearchAnswer> => {
    await tx`select set_config('statement_timeout', ${String(SEARCH_TIMEOUT_MS)}, true)`
    const readable = await readableDocuments(tx, actor, organizationId, role, { trashed: false })
    const found = await findDocuments(tx, search, [...readable.keys()])
    return {
      hits: await describe(tx, organizationId, search, readable, found),
      total: found[0]?.total ?? 0,
    }
  }
  try {
    return await withOrganization(webSql(), organizationId, work, 'isolation level repeatable read read only')
  } catch (error) {
    if ((error as { code?: unknown }).code !== QUERY_CANCELED) throw error
    throw new AppError('storage-unavailable', 'The search took too long. Add a word to it.', { cause: error })
  }
}

const QUERY_CANCELED = '57014'

type Found = { readonly id: DocumentId; readonly total: number }

async function findDocuments(tx: Transaction, { terms, unfinished }: Search, readable: readonly DocumentId[]) {
  return await tx<Found[]>`
    select document_id as id, total::int
      from app.search_documents(
             ${terms.map(({ text }) => text)}::text[], ${terms.map(({ quoted }) => String(quoted))}::text[]::boolean[],
             ${terms.map(({ refused }) => String(refused))}::text[]::boolean[], ${unfinished}, ${readable as DocumentId[]}::uuid[], ${MAX_SEARCH_HITS})`
}

async function describe(
  tx: Transaction,
  organizationId: OrganizationId,
  search: Search,
  readable: ReadonlyMap<DocumentId, ReadableDocument>,
  found: readonly Found[],
): Promise<SearchHit[]> {
  const paths = new Map(found.map(({ id }) => [id, pathOf(id, readable)]))
  const wanted = [...new Set(found.flatMap(({ id }) => [id, ...(paths.get(id) ?? [])]))]
  const rows = await tx<{ id: DocumentId; title: string; icon: string | null; text: string; editedAt: Date }[]>`
    select d.id, p.title, p.icon, coalesce(p.edited_at, d.created_at) as "editedAt",
           case when d.id = any (${found.map(({ id }) => id)}::uuid[]) then left(p.text, ${MAX_SNIPPET_SOURCE}) else '' end as text
      from app.documents d
      join app.document_projections p on p.organization_id = d.organization_id and p.document_id = d.id
     where d.organization_id = ${organizationId} and d.id = any (${wanted}::uuid[])`
  const byId = new Map(rows.map((row) => [row.id, row]))
  return found.flatMap(({ id }) => {
    const row = byId.get(id)
    if (!row) return []
    const title = markText(row.title, search)
    return {
      id,
      title,
      icon: row.icon,
      path: (paths.get(id) ?? []).map((above) => ({ id: above, title: byId.get(above)?.title ?? '' })),
      snippet: saysItAll(title, search) ? null : (snippetOf(row.text, search) ?? beginningOf(row.text)),
      editedAt: row.editedAt.toISOString(),
    }
  })
}

/** The documents above one, from the top, as far as the person may see them. */
function pathOf(id: DocumentId, readable: ReadonlyMap<DocumentId, ReadableDocument>): DocumentId[] {
  const path: DocumentId[] = []
  for (let above = readable.get(id)?.parentId; above && readable.has(above); above = readable.get(above)?.parentId) {
    path.unshift(above)
    if (path.length > MAX_DOCUMENT_DEPTH) break
  }
  return path
}

/** Whether the title answers for all that was asked: each range stands for one term at least. */
const saysItAll = ({ text, ranges }: MarkedText, { terms }: Search) =>
  new Set(ranges.map(([start, length]) => text.slice(start, start + length).toLowerCase())).size >=
  terms.filter(({ refused }) => !refused).length

/** Found by a form of a word that nothing here knows, or far down in the text. */
const beginningOf = (text: string): MarkedText | null => {
  const line = text.slice(0, 140).replace(/\s+/g, ' ').trim()
  return line === '' ? null : { text: line.toWellFormed(), ranges: [] }
}
