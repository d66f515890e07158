import { AppError } from '@coscribe/shared/domain/app-error'
import { MAX_AVATAR_BYTES } from '@coscribe/shared/domain/limits'
import { removePicture, setPicture } from '@/server/account/picture.ts'
import { json } from '@/server/problem.ts'
import { readBytes, signedInRoute } from '@/server/request-context.ts'

const MEGABYTES = MAX_AVATAR_BYTES / 1024 / 1024
const tooLarge = () =>
  new AppError('too-large', `The limit is ${MEGABYTES} MB.`, {
    reason: 'picture-bytes',
    values: { megabytes: MEGABYTES },
  })

/** The body is the file itself; what it is, its bytes say. */
export const PUT = signedInRoute(async (request, actor) =>
  json({ image: await setPicture(actor, await readBytes(request, MAX_AVATAR_BYTES, tooLarge)) }),
)

export const DELETE = signedInRoute(async (_request, actor) => {
  await removePicture(actor)
  return new Response(null, { status: 204 })
})
