import { z } from 'zod'
import { makeCollabToken } from '@/server/documents/collab-token.ts'
import { json } from '@/server/problem.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

const body = z.object({ documentId: z.string() })

export const POST = signedInRoute(async (request, actor) =>
  json(await makeCollabToken(actor, (await readBody(request, body)).documentId, request)),
)
