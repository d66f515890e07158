import { z } from 'zod'
import { endSessions, listSessions } from '@/server/account/sessions.ts'
import { json } from '@/server/problem.ts'
import { readQuery, signedInRoute } from '@/server/request-context.ts'

export const GET = signedInRoute(async (_request, actor) => json({ sessions: await listSessions(actor) }))

// Has to be said, so that nobody is signed out by a forgotten parameter.
const query = z.object({ except: z.enum(['current', 'none']) })

export const DELETE = signedInRoute(async (request, actor) => {
  await endSessions(actor, readQuery(request, query).except)
  return new Response(null, { status: 204 })
})
