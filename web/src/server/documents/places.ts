import 'server-only'
import { readAccessOfMany } from '@coscribe/shared/db/read-access'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import { MAX_PLACES, PLACES_MAX_AGE_SECONDS } from '@coscribe/shared/domain/limits'
import { requireRole } from '../access.ts'
import { webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'

export type PlaceRecord = {
  readonly documentId: DocumentId
  readonly user: { readonly id: UserId; readonly name: string; readonly image: string | null }
}

/** Who has which document open: of those that the person may see, and no others. */
export async function listPlaces(actor: Actor, organization: string): Promise<PlaceRecord[]> {
  const { organizationId } = await requireRole(actor, organization)
  return await withOrganization(webSql(), organizationId, async (tx) => {
    const rows = await tx<{ documentId: DocumentId; id: UserId; name: string; image: string | null }[]>`
      select p.document_id as "documentId", u.id, u.name, u.image
        from (select distinct document_id, user_id from app.document_places
               where organization_id = ${organizationId}
                 and seen_at > now() - make_interval(secs => ${PLACES_MAX_AGE_SECONDS})) p
        join auth.users u on u.id = p.user_id
       order by u.name, u.id limit ${MAX_PLACES}`
    const documentIds = [...new Set(rows.map(({ documentId }) => documentId))]
    const access = await readAccessOfMany(
      tx,
      organizationId,
      documentIds.map((documentId) => ({ documentId, userId: actor.userId })),
    )
    const seen = new Set(documentIds.filter((_, index) => (access[index]?.access ?? 'none') !== 'none'))
    return rows
      .filter(({ documentId }) => seen.has(documentId))
      .map(({ documentId, ...user }) => ({ documentId, user }))
  })
}
