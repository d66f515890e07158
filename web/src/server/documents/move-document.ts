import 'server-only'
import { readAccess } from '@coscribe/shared/db/read-access'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { DocumentId } from '@coscribe/shared/domain/ids'
import { type Place, planPlace } from '@coscribe/shared/domain/sibling-order'
import type { FoundDocument } from '../access.ts'
import type { Actor } from '../request-context.ts'
import { requireParent } from './create-document.ts'
import { lockTree, readSiblings, writePositions } from './siblings.ts'

/** Where a document shall stand: below which parent, and beside which of its children; without a neighbour as the last. */
export type Placing = {
  readonly parentId?: string | null | undefined
  readonly after?: string | null | undefined
  readonly before?: string | null | undefined
}

/** Moves the document, and below it whatever is there at that moment. */
export async function moveDocument(actor: Actor, found: FoundDocument, placing: Placing): Promise<void> {
  const { tx, organizationId, documentId, access } = found
  await lockTree(tx, organizationId)
  const [present] = await tx<{ parentId: DocumentId | null }[]>`
    select parent_id as "parentId" from app.documents
     where organization_id = ${organizationId} and id = ${documentId}`
  if (!present) throw new Error(`document ${documentId} vanished inside its transaction`)
  let parentId = present.parentId
  if (placing.parentId !== undefined && placing.parentId !== present.parentId) {
    // Who may read a document follows its place: moving it is sharing it.
    if (access.role === 'guest')
      throw new AppError('forbidden', 'Guests cannot move documents.', { reason: 'guests-do-not-move' })
    await requireLeave(actor, found, present.parentId)
    parentId = await newParent(actor, found, placing.parentId)
  }
  const plan = planPlace(await readSiblings(tx, organizationId, parentId), documentId, placeOf(placing))
  if (parentId !== present.parentId)
    await tx`
      update app.documents set parent_id = ${parentId}
       where organization_id = ${organizationId} and id = ${documentId}`
  await writePositions(tx, organizationId, plan)
}

/**
 * Taking a document away from its parent changes the parent too. And whoever may not see the parent sees the document at
 * the top: putting it in order there must not take it out of a closed tree, to where everybody writes.
 */
async function requireLeave(
  { userId }: Actor,
  { tx, organizationId }: FoundDocument,
  parentId: DocumentId | null,
): Promise<void> {
  if (parentId === null) return
  const parent = await readAccess(tx, organizationId, parentId, userId)
  const couldWrite = parent?.access === 'write' || (parent?.trashed && parent.access === 'read')
  if (!couldWrite)
    throw new AppError('forbidden', 'It cannot be moved away: you may not change the document above it.', {
      reason: 'parent-keeps-it',
    })
}

const placeOf = ({ after, before }: Placing): Place =>
  after !== undefined ? { after } : { before: before === undefined ? null : before }

async function newParent(
  actor: Actor,
  { tx, organizationId, documentId }: FoundDocument,
  wanted: string | null,
): Promise<DocumentId | null> {
  const [below] = await tx<{ height: number }[]>`
    with recursive below (id, height) as (
      select ${documentId}::uuid, 1
      union all
      select d.id, below.height + 1 from app.documents d join below on d.parent_id = below.id
       where d.organization_id = ${organizationId}
    ) select max(height)::int as height from below`
  const parentId = wanted === null ? null : await requireParent(tx, actor, organizationId, wanted, below?.height ?? 1)
  const [circle] = await tx`
    with recursive up (id, parent_id) as (
      select id, parent_id from app.documents where organization_id = ${organizationId} and id = ${parentId}
      union
      select d.id, d.parent_id from app.documents d join up on d.id = up.parent_id
       where d.organization_id = ${organizationId}
    ) select 1 from up where id = ${documentId}`
  if (circle) throw new AppError('conflict', 'A document cannot be moved into itself.', { reason: 'move-into-itself' })
  return parentId
}
