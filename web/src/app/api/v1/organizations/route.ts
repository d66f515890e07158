import { listOrganizations } from '@/server/organizations/organizations.ts'
import { json } from '@/server/problem.ts'
import { signedInRoute } from '@/server/request-context.ts'

export const GET = signedInRoute(async (_request, actor) => json({ organizations: await listOrganizations(actor) }))
