import { endSession } from '@/server/account/sessions.ts'
import { signedInRoute } from '@/server/request-context.ts'

export const DELETE = signedInRoute<{ readonly sessionId: string }>(async (_request, actor, { sessionId }) => {
  await endSession(actor, sessionId)
  return new Response(null, { status: 204 })
})
