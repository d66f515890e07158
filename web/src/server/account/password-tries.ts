import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'

/** Wrong passwords for one account, from wherever they come, before it has to wait; and for how long, in ms. */
export const PASSWORD_TRIES = { max: 10, windowMs: 15 * 60_000 }

/** What somebody is told who has to wait. */
export const waitWords = (waitMs: number) => {
  const minutes = Math.ceil(waitMs / 60_000)
  return {
    message: `Too many tries. You can try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    values: { minutes },
  }
}

/** @throws AppError rate-limited where there is time to wait */
export function refuseToWait(waitMs: number): void {
  if (waitMs === 0) return
  const { message, values } = waitWords(waitMs)
  throw new AppError('rate-limited', message, { reason: 'TOO_MANY_TRIES', values })
}
