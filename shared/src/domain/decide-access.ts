import type { Access, Role } from './roles.ts'

/** Everything the decision rests on, read in one query (`db/read-access.ts`). */
export type AccessFacts = {
  /** The person's role in the document's organization; null for somebody outside it. */
  readonly role: Role | null
  /** What a grant on this very document gives the person; null without one. */
  readonly grant: Exclude<Access, 'none'> | null
  readonly trashed: boolean
}

/**
 * The only authorization rule of the product; web, REST, token endpoint and collab server all ask it.
 *
 * Somebody outside the organization has none, whatever grants say: membership is the tenant boundary.
 * Owners, admins and members write; a guest has what was granted on the document. A trashed document
 * can be read by those who could write it (to look before restoring) and by nobody else.
 */
export function decideAccess({ role, grant, trashed }: AccessFacts): Access {
  if (role === null) return 'none'
  if (role === 'guest') return trashed ? 'none' : (grant ?? 'none')
  return trashed ? 'read' : 'write'
}
