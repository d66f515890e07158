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

/** Two letters for an avatar: of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return (letters[1] ? letters.join('') : [...(words[0] ?? '')].slice(0, 2).join('')).toLocaleUpperCase()
}
