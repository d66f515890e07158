import type { DefaultAccess, GrantedAccess } from '@coscribe/shared/domain/decide-access'
import { type Access, accessAtLeast, type Role } from '@coscribe/shared/domain/roles'

export type SharedFrom =
  | { readonly kind: 'document'; readonly id: string; readonly title: string }
  | { readonly kind: 'hidden' }

export type SharedPerson = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly image: string | null
}

export type Grant = {
  readonly user: SharedPerson
  readonly role: Role
  readonly access: GrantedAccess | null
  readonly inherited: { readonly access: GrantedAccess; readonly from: SharedFrom } | null
  readonly effective: Access
}

/** Who sees a document, and why: the answer of `/api/v1/documents/…/grants`. */
export type Sharing = {
  readonly mayShare: boolean
  readonly parent: SharedFrom | null
  readonly defaultAccess: DefaultAccess | null
  readonly inheritedDefault: { readonly access: DefaultAccess; readonly from: SharedFrom | null }
  readonly grants: readonly Grant[]
  readonly invitations: readonly { readonly id: string; readonly email: string; readonly access: 'read' | 'write' }[]
}

export const everybodysAccess = ({ defaultAccess, inheritedDefault }: Sharing): DefaultAccess =>
  defaultAccess ?? inheritedDefault.access

const higher = (one: Access, other: Access): Access => (accessAtLeast(one, other) ? one : other)

/** What a person has here without a grant on this very document. */
export const accessWithout = (sharing: Sharing, { role, inherited }: Pick<Grant, 'role' | 'inherited'>): Access => {
  if (role === 'owner' || role === 'admin') return 'write'
  return higher(role === 'guest' ? 'none' : everybodysAccess(sharing), inherited?.access ?? 'none')
}

/** What can be chosen for a person, and what choosing it does: a grant gives more than what is there anyway, never less. */
export type Choice = { readonly access: 'write' | 'read' | 'none'; readonly does: 'give' | 'take back' | 'nothing' }

export function choicesFor(sharing: Sharing, grant: Grant): Choice[] {
  const floor = accessWithout(sharing, grant)
  return (['write', 'read', 'none'] as const).flatMap((access): Choice[] => {
    if (!accessAtLeast(access, floor)) return []
    if (access === grant.effective) return [{ access, does: 'nothing' }]
    return [{ access, does: access === floor ? 'take back' : 'give' }]
  })
}

/** People whose rights on this document are worth a row: owners and admins have them anyway, and stand together. */
export const personalGrants = ({ grants }: Pick<Sharing, 'grants'>): Grant[] =>
  grants.filter(({ role }) => role !== 'owner' && role !== 'admin')

export type Candidate = { readonly user: SharedPerson; readonly role: Role }

export type Suggestion = Candidate & {
  /** Why there is nothing to give: they write here already, or have a row of their own. */
  readonly isSettled: boolean
}

/** Longest list of suggestions below the field. */
const MAX_SUGGESTIONS = 6

/** Who is meant by what was typed: by the beginning of a part of the name, or anywhere in the address. */
export function suggest(
  typed: string,
  people: readonly Candidate[],
  sharing: Sharing,
  chosen: readonly string[],
): Suggestion[] {
  const wanted = typed.trim().toLocaleLowerCase()
  return people
    .filter(({ user }) => !chosen.includes(user.id) && (wanted === '' || matches(user, wanted)))
    .map(({ user, role }) => {
      const grant = sharing.grants.find((each) => each.user.id === user.id)
      const has = grant?.effective ?? accessWithout(sharing, { role, inherited: null })
      return { user, role, isSettled: has === 'write' || (grant?.access ?? null) !== null }
    })
    .sort((a, b) => Number(a.isSettled) - Number(b.isSettled))
    .slice(0, MAX_SUGGESTIONS)
}

const matches = ({ name, email }: SharedPerson, wanted: string) => {
  const lower = name.toLocaleLowerCase()
  return lower.startsWith(wanted) || lower.includes(` ${wanted}`) || email.toLocaleLowerCase().includes(wanted)
}

/** The address that was typed, whole; null while it is none. */
export function typedAddress(typed: string): string | null {
  const text = typed.trim().replace(/[,;]$/, '')
  return /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/.test(text) ? text.toLowerCase() : null
}
