import { MAX_OFFLINE_DAYS } from '@coscribe/shared/domain/limits'
import { z } from 'zod'
import { changeSettings, readSettings } from '@/server/organizations/organization-settings.ts'
import { json } from '@/server/problem.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

type Params = { readonly organizationId: string }

const settings = z.object({ offlineDays: z.number().int().min(0).max(MAX_OFFLINE_DAYS) })

export const GET = signedInRoute<Params>(async (_request, actor, { organizationId }) =>
  json(await readSettings(actor, organizationId)),
)

export const PUT = signedInRoute<Params>(async (request, actor, { organizationId }) =>
  json(await changeSettings(actor, organizationId, await readBody(request, settings))),
)
