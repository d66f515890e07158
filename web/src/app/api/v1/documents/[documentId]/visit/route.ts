import { recordVisit } from '@/server/documents/marks.ts'
import { signedInRoute } from '@/server/request-context.ts'

export const PUT = signedInRoute<{ readonly documentId: string }>(async (_request, actor, { documentId }) => {
  await recordVisit(actor, documentId)
  return new Response(null, { status: 204 })
})
