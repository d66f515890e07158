import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { MAX_FAVOURITES, MAX_VISITS } from '@coscribe/shared/domain/limits'
import { withDocument } from '../access.ts'
import type { Actor } from '../request-context.ts'

/** Marks a document as a favourite of the person's own, or takes the mark away. Doing it again changes nothing. */
export async function setFavourite(actor: Actor, id: string, isFavourite: boolean): Promise<void> {
  await withDocument(actor, id, 'read', async ({ tx, organizationId, documentId }) => {
    const { userId } = actor
    if (!isFavourite) {
      await tx`
        delete from app.document_favourites
         where organization_id = ${organizationId} and user_id = ${userId} and document_id = ${documentId}`
      return
    }
    await tx`
      insert into app.document_favourites (organization_id, user_id, document_id)
      values (${organizationId}, ${userId}, ${documentId}) on conflict do nothing`
    const [marked] = await tx<{ count: number }[]>`
      select count(*)::int as count from app.document_favourites
       where organization_id = ${organizationId} and user_id = ${userId}`
    if ((marked?.count ?? 0) > MAX_FAVOURITES)
      throw new AppError('conflict', `You can have ${MAX_FAVOURITES} favourites. Take one away first.`, {
        reason: 'favourites-full',
        values: { limit: MAX_FAVOURITES },
      })
  })
}

/** The person has the document open now. The oldest visits beyond the bound are forgotten. */
export async function recordVisit(actor: Actor, id: string): Promise<void> {
  await withDocument(actor, id, 'read', async ({ tx, organizationId, documentId }) => {
    const { userId } = actor
    await tx`
      insert into app.document_visits (organization_id, user_id, document_id)
      values (${organizationId}, ${userId}, ${documentId})
      on conflict (organization_id, user_id, document_id) do update set opened_at = now()`
    await tx`
      delete from app.document_visits
       where organization_id = ${organizationId} and user_id = ${userId} and document_id in (
         select document_id from app.document_visits
          where organization_id = ${organizationId} and user_id = ${userId}
          order by opened_at desc, document_id offset ${MAX_VISITS})`
  })
}
