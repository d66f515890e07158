import 'server-only'
import { connect, type Sql } from '@coscribe/shared/db/connect'
import { serverSettings } from './settings.ts'

let web: Sql | null = null
let auth: Sql | null = null

/** The pool of role coscribe_web: tenant-owned tables, behind row-level security. */
export function webSql(): Sql {
  web ??= connect(serverSettings().WEB_DATABASE_URL, { max: 10, applicationName: 'coscribe web' })
  return web
}

/** The pool of role coscribe_auth: better-auth's tables. */
export function authSql(): Sql {
  auth ??= connect(serverSettings().AUTH_DATABASE_URL, { max: 10, applicationName: 'coscribe auth' })
  return auth
}

/** For tests. */
export async function closePools(): Promise<void> {
  await Promise.all([web?.end({ timeout: 1 }), auth?.end({ timeout: 1 })])
  web = null
  auth = null
}
