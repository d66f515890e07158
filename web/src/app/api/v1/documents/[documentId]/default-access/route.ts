import { DEFAULT_ACCESS_LEVELS } from '@coscribe/shared/domain/decide-access'
import { z } from 'zod'
import { setDefaultAccess } from '@/server/documents/document-grants.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

const wanted = z.strictObject({ access: z.enum(DEFAULT_ACCESS_LEVELS).nullable() })

/** What all members may do with the document and what is below it; null: as with its parent. */
export const PUT = signedInRoute<{ readonly documentId: string }>(async (request, actor, { documentId }) => {
  await setDefaultAccess(actor, documentId, (await readBody(request, wanted)).access)
  return new Response(null, { status: 204 })
})
