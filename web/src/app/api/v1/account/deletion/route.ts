import { readDeletionPlan } from '@/server/account/delete-account.ts'
import { json } from '@/server/problem.ts'
import { signedInRoute } from '@/server/request-context.ts'

/** What would stand in the way, and what would go too. */
export const GET = signedInRoute(async (_request, actor) => json(await readDeletionPlan(actor)))
