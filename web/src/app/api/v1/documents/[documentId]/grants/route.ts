import { listGrants } from '@/server/documents/document-grants.ts'
import { json } from '@/server/problem.ts'
import { signedInRoute } from '@/server/request-context.ts'

export const GET = signedInRoute<{ readonly documentId: string }>(async (_request, actor, { documentId }) =>
  json({ grants: await listGrants(actor, documentId) }),
)
