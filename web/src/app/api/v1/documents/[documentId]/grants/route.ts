import { readSharing } from '@/server/documents/document-sharing.ts'
import { json } from '@/server/problem.ts'
import { signedInRoute } from '@/server/request-context.ts'

export const GET = signedInRoute<{ readonly documentId: string }>(async (_request, actor, { documentId }) =>
  json(await readSharing(actor, documentId)),
)
