import type { Queryable } from './connect.ts'

export type RolePasswords = { readonly auth: string; readonly web: string; readonly collab: string }

const LOGIN_ROLES = { auth: 'coscribe_auth', web: 'coscribe_web', collab: 'coscribe_collab' } as const
const OWNER_ROLES = [
  'coscribe_appender',
  'coscribe_locator',
  'coscribe_keeper',
  'coscribe_purger',
  'coscribe_searcher',
] as const

/**
 * Makes the app's roles, or brings their passwords and attributes in line. Roles belong to the cluster, not to
 * the database, hence not to a migration. None is superuser, BYPASSRLS or allowed to make others.
 * Runs under an advisory lock: `create role` has no `if not exists`.
 */
export async function ensureRoles(tx: Queryable, passwords: RolePasswords): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('coscribe:roles'))`
  const existing = new Set(
    (await tx<{ rolname: string }[]>`select rolname from pg_roles where rolname like 'coscribe\\_%'`).map(
      (row) => row.rolname,
    ),
  )
  for (const [name, role] of Object.entries(LOGIN_ROLES) as [keyof RolePasswords, string][]) {
    if (!existing.has(role)) await tx.unsafe(`create role ${role}`)
    // format() quotes: a role's password cannot be a statement parameter.
    const [row] = await tx<{ statement: string }[]>`
      select format('alter role %I login noinherit password %L', ${role}::text, ${passwords[name]}::text) as statement`
    await tx.unsafe(row?.statement ?? '')
  }
  for (const role of OWNER_ROLES) if (!existing.has(role)) await tx.unsafe(`create role ${role} nologin`)
  // To hand the definer functions to their owners one must be a member of them; a superuser needs nothing.
  const [me] = await tx<
    { superuser: boolean }[]
  >`select rolsuper as superuser from pg_roles where rolname = current_user`
  if (!me?.superuser) await tx.unsafe(`grant ${OWNER_ROLES.join(', ')} to current_user`)
}
