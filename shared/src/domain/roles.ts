/** A user's place in an organization, strongest first. */
export const ROLES = ['owner', 'admin', 'member', 'guest'] as const
export type Role = (typeof ROLES)[number]

/** What a person may do with one document, weakest first. */
export const ACCESS_LEVELS = ['none', 'read', 'comment', 'write'] as const
export type Access = (typeof ACCESS_LEVELS)[number]

export const isRole = (text: unknown): text is Role => ROLES.includes(text as Role)

/** True where `access` includes everything that `needed` does. */
export const accessAtLeast = (access: Access, needed: Access) =>
  ACCESS_LEVELS.indexOf(access) >= ACCESS_LEVELS.indexOf(needed)
