import { z } from 'zod'
import { documentChanges } from '@/server/documents/document-changes.ts'
import { json } from '@/server/problem.ts'
import { readQuery, signedInRoute } from '@/server/request-context.ts'

const query = z.object({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
})

export const GET = signedInRoute<{ readonly documentId: string }>(async (request, actor, { documentId }) =>
  json(await documentChanges(actor, documentId, readQuery(request, query).after)),
)
