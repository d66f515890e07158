import { type PresenceUser, presenceUser } from '@coscribe/shared/protocol/presence'

const parsed = new WeakMap<object, PresenceUser | null>()

/** The server's stamp on an awareness state, or null where there is none. */
export function parsePresenceUser(user: object): PresenceUser | null {
  const known = parsed.get(user)
  if (known !== undefined) return known
  const result = presenceUser.safeParse(user).data ?? null
  parsed.set(user, result)
  return result
}

/** The first name, as labels and sentences use it. */
export const firstName = (name: string) => name.trim().split(/\s+/)[0] ?? name
