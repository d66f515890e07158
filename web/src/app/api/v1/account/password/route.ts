import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@coscribe/shared/domain/limits'
import { z } from 'zod'
import { changePassword } from '@/server/account/password.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

const body = z.strictObject({
  currentPassword: z.string().min(1).max(MAX_PASSWORD_LENGTH),
  newPassword: z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH),
  signOutOthers: z.boolean(),
})

export const PUT = signedInRoute(async (request, actor) => {
  await changePassword(actor, await readBody(request, body))
  return new Response(null, { status: 204 })
})
