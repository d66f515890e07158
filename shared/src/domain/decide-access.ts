import { type Access, accessAtLeast, type Role } from './roles.ts'

/** What everybody of the organization may do with a document; guests aside. */
export const DEFAULT_ACCESS_LEVELS = ['write', 'read', 'none'] as const
export type DefaultAccess = (typeof DEFAULT_ACCESS_LEVELS)[number]

/** What a grant gives. */
export type GrantedAccess = Exclude<Access, 'none'>

/** What is said about one person at one document of the chain from a document up to the top. */
export type AccessLink = {
  /** For all members, here and below; null: as with the parent. */
  readonly defaultAccess: DefaultAccess | null
  /** For this person, here and below; null without one. */
  readonly grant: GrantedAccess | null
}

/** Everything the decision rests on, read in one query (`db/read-access.ts`). */
export type AccessFacts = {
  /** The person's role in the document's organization; null for somebody outside it. */
  readonly role: Role | null
  /** The document first, then its parent, and so on up to the top. */
  readonly chain: readonly AccessLink[]
  readonly trashed: boolean
}

/** What members have where nobody said anything, up to the top. */
export const DEFAULT_AT_THE_TOP: DefaultAccess = 'write'

/**
 * The only authorization rule of the product; web, REST, token endpoint and collab server all ask it.
 *
 * Somebody outside the organization has none, whatever grants say: membership is the tenant boundary. The organization
 * owns its documents: owners and admins write them all. A member has the nearest default up the chain, or the highest
 * grant on it, whichever is more; a guest the highest grant only. A trashed document can be read by those members who could write it
 * (to look before restoring) and by nobody else.
 */
export function decideAccess({ role, chain, trashed }: AccessFacts): Access {
  const access = decideUntrashed(role, chain)
  if (!trashed) return access
  return access === 'write' && role !== 'guest' ? 'read' : 'none'
}

function decideUntrashed(role: Role | null, chain: readonly AccessLink[]): Access {
  switch (role) {
    case null:
      return 'none'
    case 'owner':
    case 'admin':
      return 'write'
    case 'member':
      return higher(inheritedDefault(chain), highestGrant(chain))
    case 'guest':
      return highestGrant(chain)
  }
}

/** The nearest default that somebody set, from the document up. */
export const inheritedDefault = (chain: readonly Pick<AccessLink, 'defaultAccess'>[]): DefaultAccess =>
  chain.find(({ defaultAccess }) => defaultAccess !== null)?.defaultAccess ?? DEFAULT_AT_THE_TOP

export const highestGrant = (chain: readonly Pick<AccessLink, 'grant'>[]): Access =>
  chain.reduce<Access>((highest, { grant }) => higher(highest, grant ?? 'none'), 'none')

const higher = (one: Access, other: Access): Access => (accessAtLeast(one, other) ? one : other)
