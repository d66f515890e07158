import { MAX_EMAIL_LENGTH, MAX_PASSWORD_LENGTH } from '@coscribe/shared/domain/limits'
import { z } from 'zod'
import { changeAddress } from '@/server/account/address.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

const body = z.strictObject({
  email: z.string().trim().toLowerCase().max(MAX_EMAIL_LENGTH).pipe(z.email()),
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
})

export const PUT = signedInRoute(async (request, actor) =>
  Response.json(await changeAddress(actor, await readBody(request, body), request)),
)
