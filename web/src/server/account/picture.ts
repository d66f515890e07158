import 'server-only'
import { createHash } from 'node:crypto'
import { AppError } from '@coscribe/shared/domain/app-error'
import { parseUserId } from '@coscribe/shared/domain/ids'
import { MAX_AVATARS_PER_HOUR } from '@coscribe/shared/domain/limits'
import { authSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { refuseToWait } from './password-tries.ts'
import { reencodePicture } from './reencode-picture.ts'
import { takeTry } from './tries.ts'

const PICTURE_TRIES = { max: MAX_AVATARS_PER_HOUR, windowMs: 3_600_000 }

/** Keeps the picture, and answers its address, which changes with it. */
export async function setPicture(actor: Actor, bytes: Uint8Array): Promise<string> {
  refuseToWait(await takeTry('picture', actor.userId, PICTURE_TRIES))
  const picture = await reencodePicture(bytes)
  const sha256 = createHash('sha256').update(picture).digest()
  const address = `/api/v1/avatars/${actor.userId}/${sha256.toString('hex')}`
  await authSql().begin(async (tx) => {
    await tx`
      insert into auth.avatars (user_id, sha256, picture) values (${actor.userId}, ${sha256}, ${picture})
      on conflict (user_id) do update set sha256 = excluded.sha256, picture = excluded.picture, created_at = now()`
    await tx`update auth.users set image = ${address}, updated_at = now() where id = ${actor.userId}`
  })
  return address
}

export async function removePicture(actor: Actor): Promise<void> {
  await authSql().begin(async (tx) => {
    await tx`delete from auth.avatars where user_id = ${actor.userId}`
    await tx`update auth.users set image = null, updated_at = now() where id = ${actor.userId}`
  })
}

/** A person's picture, for themselves and for whoever is in an organization with them; to others it is not there. */
export async function readPicture(actor: Actor, user: string, sha256: string): Promise<Buffer> {
  const userId = parseUserId(user)
  const [row] =
    userId && /^[0-9a-f]{64}$/.test(sha256)
      ? await authSql()<{ picture: Buffer }[]>`
          select picture from auth.avatars
           where user_id = ${userId} and sha256 = ${Buffer.from(sha256, 'hex')}
             and (user_id = ${actor.userId} or exists (
               select 1 from auth.members theirs
                 join auth.members mine on mine.organization_id = theirs.organization_id and mine.user_id = ${actor.userId}
                where theirs.user_id = avatars.user_id))`
      : []
  if (!row) throw new AppError('not-found', 'There is nothing here, or you may not see it.')
  return row.picture
}
