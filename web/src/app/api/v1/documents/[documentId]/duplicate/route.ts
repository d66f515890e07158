import { MAX_TITLE_LENGTH } from '@coscribe/shared/domain/limits'
import { z } from 'zod'
import { duplicateDocument } from '@/server/documents/duplicate-document.ts'
import { json } from '@/server/problem.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

const duplication = z.strictObject({
  title: z.string().max(MAX_TITLE_LENGTH),
  withChildren: z.boolean().default(false),
})

export const POST = signedInRoute<{ readonly documentId: string }>(async (request, actor, { documentId }) =>
  json(await duplicateDocument(actor, documentId, await readBody(request, duplication)), 201),
)
