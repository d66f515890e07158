import 'server-only'
import { randomUUID } from 'node:crypto'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import type { Transaction } from '@coscribe/shared/db/connect'
import { buildDocument, readStoredUpdates } from '@coscribe/shared/db/load-document-state'
import { readAccessOfMany } from '@coscribe/shared/db/read-access'
import { writeProjection } from '@coscribe/shared/db/write-projection'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { DefaultAccess } from '@coscribe/shared/domain/decide-access'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { MAX_DUPLICATED_BYTES, MAX_DUPLICATED_DOCUMENTS, MAX_PROJECTED_TEXT } from '@coscribe/shared/domain/limits'
import { planPlace } from '@coscribe/shared/domain/sibling-order'
import { copyToUpdate } from '@coscribe/shared/editor/copy-document'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentIcon, documentTitle } from '@coscribe/shared/editor/document-title'
import { withFileIds } from '@coscribe/shared/editor/file-ids'
import * as Y from 'yjs'
import { withDocument } from '../access.ts'
import { copyFilesOf } from '../files/copy-files.ts'
import type { Actor } from '../request-context.ts'
import { requireParent } from './create-document.ts'
import { writeDefault } from './document-grants.ts'
import { type DocumentRecord, readDocument } from './document-record.ts'
import { lockTree, readSiblings, writePositions } from './siblings.ts'

export type Duplication = {
  /** With what is below it, as far as the person may see it. */
  readonly withChildren: boolean
  /** The copy's title; what is below keeps its own. */
  readonly title: string
}

type Source = {
  id: DocumentId
  parentId: DocumentId | null
  position: string
  minSchema: number
  defaultAccess: DefaultAccess | null
}

/**
 * A copy right after the document, in one transaction: title, content and icon as a fresh Yjs document. Its files
 * are files of the copy too, which share their bytes.
 */
export async function duplicateDocument(
  actor: Actor,
  id: string,
  { withChildren, title }: Duplication,
): Promise<DocumentRecord> {
  return await withDocument(actor, id, 'read', async ({ tx, organizationId, documentId, access }) => {
    if (access.role === 'guest')
      throw new AppError('forbidden', 'Guests cannot create documents.', { reason: 'guests-do-not-create' })
    if (access.trashed)
      throw new AppError('conflict', 'The document is in the trash. Restore it first.', { reason: 'in-the-trash' })
    await lockTree(tx, organizationId)
    const sources = await readSources(tx, actor, organizationId, documentId, withChildren)
    const copies = new Map(sources.map((source) => [source.id, randomUUID() as DocumentId]))
    const copyId = copies.get(documentId)
    const [top] = sources
    if (!copyId || !top) throw new Error(`document ${documentId} vanished inside its transaction`)
    const parentId = await writableParent(tx, actor, organizationId, top.parentId)
    const plan = planPlace(await readSiblings(tx, organizationId, parentId), copyId, { after: documentId })
    const position = plan.get(copyId) as string
    await writePositions(tx, organizationId, plan)
    let bytes = 0
    for (const source of sources) {
      const stored = await readStoredUpdates(tx, organizationId, source.id)
      bytes += stored?.updates.reduce((sum, update) => sum + update.byteLength, 0) ?? 0
      if (bytes > MAX_DUPLICATED_BYTES)
        throw new AppError('too-large', 'This is too much to duplicate at once. Duplicate its parts one by one.', {
          reason: 'duplicate-too-large',
        })
      const isTop = source.id === documentId
      await writeCopy(tx, actor, organizationId, {
        source,
        id: copies.get(source.id) as DocumentId,
        parentId: isTop ? parentId : ((source.parentId && copies.get(source.parentId)) ?? copyId),
        position: isTop ? position : source.position,
        payload: copyToUpdate(buildDocument(stored?.updates ?? []), (own) => (isTop ? title : own)),
      })
    }
    await copyAccess(tx, organizationId, sources, copies)
    // What the copy does not inherit where it stands, nobody was given; and its author may write it.
    await writeDefault(tx, actor, organizationId, copyId, parentId === top.parentId ? top.defaultAccess : 'none')
    return await readDocument(tx, organizationId, copyId, actor.userId)
  })
}

/** The document first, then level by level what is below it and not in the trash; what may not be seen is left out. */
async function readSources(
  tx: Transaction,
  actor: Actor,
  organizationId: OrganizationId,
  documentId: DocumentId,
  withChildren: boolean,
): Promise<Source[]> {
  const rows = await tx<Source[]>`
    with recursive below (id, level) as (
      select ${documentId}::uuid, 0
      union all
      select d.id, below.level + 1 from app.documents d join below on d.parent_id = below.id
       where ${withChildren} and d.organization_id = ${organizationId} and d.trashed_at is null
    ) select d.id, d.parent_id as "parentId", d.position, d.min_schema as "minSchema",
             d.default_access as "defaultAccess"
        from below join app.documents d on d.organization_id = ${organizationId} and d.id = below.id
       order by below.level, d.position, d.id`
  const access = await readAccessOfMany(
    tx,
    organizationId,
    rows.map(({ id }) => ({ documentId: id, userId: actor.userId })),
  )
  // Below what may not be seen, nothing is copied: it would stand somewhere else.
  const kept = new Set<DocumentId>()
  const sources = rows.filter(({ id, parentId }, index) => {
    const isKept =
      (access[index]?.access ?? 'none') !== 'none' && (id === documentId || (parentId !== null && kept.has(parentId)))
    if (isKept) kept.add(id)
    return isKept
  })
  if (sources.length > MAX_DUPLICATED_DOCUMENTS)
    throw new AppError('too-large', `${MAX_DUPLICATED_DOCUMENTS} documents at most are duplicated at once.`, {
      reason: 'duplicate-too-many',
      values: { limit: MAX_DUPLICATED_DOCUMENTS },
    })
  return sources
}

/** The same parent, where the person may write in it; else the copy stands at the top. */
async function writableParent(
  tx: Transaction,
  actor: Actor,
  organizationId: OrganizationId,
  parentId: DocumentId | null,
): Promise<DocumentId | null> {
  try {
    return parentId && (await requireParent(tx, actor, organizationId, parentId))
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** Who may read a copy is who may read its document: what was said about it there holds here. */
async function copyAccess(
  tx: Transaction,
  organizationId: OrganizationId,
  sources: readonly Source[],
  copies: ReadonlyMap<DocumentId, DocumentId>,
): Promise<void> {
  const pairs = sources.map(({ id }) => ({ id, copy: copies.get(id) as DocumentId }))
  const ids = pairs.map(({ id }) => id)
  const copied = pairs.map(({ copy }) => copy)
  await tx`
    update app.documents d set default_access = s.default_access
      from unnest(${ids}::uuid[], ${copied}::uuid[]) p (id, copy)
      join app.documents s on s.organization_id = ${organizationId} and s.id = p.id
     where d.organization_id = ${organizationId} and d.id = p.copy and s.default_access is not null`
  await tx`
    insert into app.document_grants (organization_id, document_id, user_id, access, granted_by)
    select g.organization_id, p.copy, g.user_id, g.access, g.granted_by
      from unnest(${ids}::uuid[], ${copied}::uuid[]) p (id, copy)
      join app.document_grants g on g.organization_id = ${organizationId} and g.document_id = p.id`
}

type Copy = {
  readonly source: Source
  readonly id: DocumentId
  readonly parentId: DocumentId | null
  readonly position: string
  readonly payload: Uint8Array
}

async function writeCopy(tx: Transaction, actor: Actor, organizationId: OrganizationId, copy: Copy): Promise<void> {
  await tx`
    insert into app.documents (organization_id, id, parent_id, position, min_schema, created_by)
    values (${organizationId}, ${copy.id}, ${copy.parentId}, ${copy.position}, ${copy.source.minSchema}, ${actor.userId})`
  const doc = new Y.Doc()
  Y.applyUpdate(doc, copy.payload)
  const files = await copyFilesOf(tx, organizationId, copy.source.id, copy.id, actor.userId)
  withFileIds(doc, files)
  const payload = files.size > 0 ? Y.encodeStateAsUpdate(doc) : copy.payload
  const [seq] = await appendUpdates(tx, [{ organizationId, documentId: copy.id, payload, userId: actor.userId }])
  if (!seq) throw new Error('a document that was just inserted took no update')
  await writeProjection(tx, {
    organizationId,
    documentId: copy.id,
    seq,
    title: documentTitle(doc),
    icon: documentIcon(doc),
    text: documentText(doc, MAX_PROJECTED_TEXT),
    editedAt: new Date(),
    editedBy: actor.userId,
  })
}
