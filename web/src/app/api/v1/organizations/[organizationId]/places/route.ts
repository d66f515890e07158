import { listPlaces } from '@/server/documents/places.ts'
import { json } from '@/server/problem.ts'
import { signedInRoute } from '@/server/request-context.ts'

export const GET = signedInRoute<{ readonly organizationId: string }>(async (_request, actor, { organizationId }) =>
  json({ places: await listPlaces(actor, organizationId) }),
)
