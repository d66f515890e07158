import { emptyTrash } from '@/server/documents/trash.ts'
import { signedInRoute } from '@/server/request-context.ts'

/** Deletes for ever all that is in it. */
export const DELETE = signedInRoute<{ readonly organizationId: string }>(
  async (_request, actor, { organizationId }) => {
    await emptyTrash(actor, organizationId)
    return new Response(null, { status: 204 })
  },
)
