import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { planPlace, type Sibling } from '@coscribe/shared/domain/sibling-order'

/**
 * Moves of one organization go one after the other: two at once could make a circle that neither sees, or give two
 * documents the same key. Held until the transaction ends.
 */
export const lockTree = (tx: Transaction, organizationId: OrganizationId) =>
  tx`select pg_advisory_xact_lock(hashtextextended(${organizationId}, 11))`

/** All that have this parent: those in the trash, and those that the person may not see, keep their places too. */
export const readSiblings = (tx: Transaction, organizationId: OrganizationId, parentId: DocumentId | null) =>
  tx<Sibling[]>`
    select id, position from app.documents
     where organization_id = ${organizationId} and parent_id is not distinct from ${parentId}`

/** Carries out what `planPlace` planned. */
export async function writePositions(
  tx: Transaction,
  organizationId: OrganizationId,
  plan: ReadonlyMap<string, string>,
): Promise<void> {
  if (plan.size === 0) return
  await tx`
    update app.documents d set position = p.position
      from unnest(${[...plan.keys()]}::uuid[], ${[...plan.values()]}::text[]) p (id, position)
     where d.organization_id = ${organizationId} and d.id = p.id`
}

/** The key of the place after all siblings. Two who ask at once may get the same: the ids decide then. */
export async function lastPosition(
  tx: Transaction,
  organizationId: OrganizationId,
  parentId: DocumentId | null,
): Promise<string> {
  const siblings = await tx<Sibling[]>`
    select id, position from app.documents
     where organization_id = ${organizationId} and parent_id is not distinct from ${parentId}
     order by position desc, id desc limit 1`
  return planPlace(siblings, '', { before: null }).get('') as string
}
