import { z } from 'zod'
import { makeCollabToken } from '@/server/documents/collab-token.ts'
import { json } from '@/server/problem.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

// The schema version of the page that asks: an old tab of a new server must not pass for a new editor.
const body = z.object({ documentId: z.string(), schemaVersion: z.number().int().positive().optional() })

export const POST = signedInRoute(async (request, actor) => {
  const { documentId, schemaVersion } = await readBody(request, body)
  return json(await makeCollabToken(actor, documentId, request, schemaVersion))
})
