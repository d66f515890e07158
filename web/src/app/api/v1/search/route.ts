import { MAX_SEARCH_LENGTH } from '@coscribe/shared/domain/limits'
import { z } from 'zod'
import { json } from '@/server/problem.ts'
import { readQuery, signedInRoute } from '@/server/request-context.ts'
import { searchDocuments } from '@/server/search/search-documents.ts'

const search = z.object({ organizationId: z.string(), q: z.string().max(MAX_SEARCH_LENGTH) })

export const GET = signedInRoute(async (request, actor) => {
  const { organizationId, q } = readQuery(request, search)
  return json(await searchDocuments(actor, organizationId, q))
})
