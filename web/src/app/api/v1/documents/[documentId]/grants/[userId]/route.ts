import { z } from 'zod'
import { deleteGrant, putGrant } from '@/server/documents/document-grants.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

type Params = { readonly documentId: string; readonly userId: string }

const grant = z.strictObject({ access: z.enum(['read', 'write']) })

export const PUT = signedInRoute<Params>(async (request, actor, { documentId, userId }) => {
  await putGrant(actor, documentId, userId, (await readBody(request, grant)).access)
  return new Response(null, { status: 204 })
})

export const DELETE = signedInRoute<Params>(async (_request, actor, { documentId, userId }) => {
  await deleteGrant(actor, documentId, userId)
  return new Response(null, { status: 204 })
})
