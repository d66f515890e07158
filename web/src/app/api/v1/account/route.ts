import { MAX_PERSON_NAME_LENGTH } from '@coscribe/shared/domain/limits'
import { z } from 'zod'
import { deleteAccount } from '@/server/account/delete-account.ts'
import { changeProfile } from '@/server/account/profile.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'
import { LOCALES } from '@/words/locales.ts'

const change = z.strictObject({
  name: z.string().trim().min(1).max(MAX_PERSON_NAME_LENGTH).optional(),
  /** Null: the browser's. */
  locale: z.enum(LOCALES).nullable().optional(),
})

export const PATCH = signedInRoute(async (request, actor) => {
  await changeProfile(actor, await readBody(request, change))
  return new Response(null, { status: 204 })
})

const deletion = z.strictObject({ password: z.string().min(1), ending: z.array(z.uuid()) })

export const DELETE = signedInRoute(async (request, actor) => {
  await deleteAccount(actor, await readBody(request, deletion))
  return new Response(null, { status: 204 })
})
