import { withOrganization } from '@coscribe/shared/db/with-organization'
import { MAX_TITLE_LENGTH } from '@coscribe/shared/domain/limits'
import { z } from 'zod'
import { requireRole } from '@/server/access.ts'
import { webSql } from '@/server/database.ts'
import { createDocument } from '@/server/documents/create-document.ts'
import { listDocuments } from '@/server/documents/document-record.ts'
import { json } from '@/server/problem.ts'
import { readBody, readQuery, signedInRoute } from '@/server/request-context.ts'

const newDocument = z.object({
  organizationId: z.string(),
  title: z.string().max(MAX_TITLE_LENGTH).default(''),
  parentId: z.string().nullable().default(null),
  markdown: z.string().default(''),
  id: z.string().optional(),
})
const listing = z.object({
  organizationId: z.string(),
  trashed: z.enum(['true', 'false']).default('false'),
})

export const POST = signedInRoute(async (request, actor) =>
  json(await createDocument(actor, await readBody(request, newDocument)), 201),
)

export const GET = signedInRoute(async (request, actor) => {
  const query = readQuery(request, listing)
  const { organizationId, role } = await requireRole(actor, query.organizationId)
  const documents = await withOrganization(webSql(), organizationId, (tx) =>
    listDocuments(tx, organizationId, actor.userId, role, query.trashed === 'true'),
  )
  return json({ documents })
})
