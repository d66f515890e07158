import { z } from 'zod'
import { destroyDeviceKey, giveDeviceKey } from '@/server/device-keys/device-keys.ts'
import { json } from '@/server/problem.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

type Params = { readonly deviceId: string }

const body = z.object({ organizationId: z.string().nullable() })

// POST, not GET: it makes the key where there is none, and an answer with a key belongs in no cache or prefetch.
export const POST = signedInRoute<Params>(async (request, actor, { deviceId }) =>
  json(await giveDeviceKey(actor, deviceId, (await readBody(request, body)).organizationId)),
)

export const DELETE = signedInRoute<Params>(async (_request, actor, { deviceId }) => {
  await destroyDeviceKey(actor, deviceId)
  return new Response(null, { status: 204 })
})
