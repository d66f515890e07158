import { z } from 'zod'
import { copyFile } from '@/server/files/copy-files.ts'
import { json } from '@/server/problem.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

const copy = z.strictObject({ fileId: z.string() })

export const POST = signedInRoute<{ readonly documentId: string }>(async (request, actor, { documentId }) =>
  json(await copyFile(actor, documentId, (await readBody(request, copy)).fileId)),
)
