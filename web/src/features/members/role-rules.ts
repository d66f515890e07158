import { ROLES, type Role } from '@coscribe/shared/domain/roles'

/** The roles that somebody of `mine` may give. Only owners make owners. */
export const rolesToGive = (mine: Role): readonly Role[] =>
  mine === 'owner' ? ROLES : mine === 'admin' ? ROLES.filter((role) => role !== 'owner') : []

/** Whether somebody of `mine` may change or remove somebody of `theirs`. The server decides again. */
export const mayManage = (mine: Role, theirs: Role): boolean =>
  mine === 'owner' || (mine === 'admin' && theirs !== 'owner')

/** The addresses in a text: separated by spaces, commas, semicolons or lines; and what is none. */
export function parseEmails(text: string): { readonly emails: string[]; readonly wrong: string[] } {
  const parts = [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map((part) => part.toLowerCase()),
    ),
  ]
  const isEmail = (part: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(part)
  return { emails: parts.filter(isEmail), wrong: parts.filter((part) => !isEmail(part)) }
}
