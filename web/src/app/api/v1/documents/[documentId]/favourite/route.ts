import { setFavourite } from '@/server/documents/marks.ts'
import { signedInRoute } from '@/server/request-context.ts'

type Params = { readonly documentId: string }

export const PUT = signedInRoute<Params>(async (_request, actor, { documentId }) => {
  await setFavourite(actor, documentId, true)
  return new Response(null, { status: 204 })
})

export const DELETE = signedInRoute<Params>(async (_request, actor, { documentId }) => {
  await setFavourite(actor, documentId, false)
  return new Response(null, { status: 204 })
})
