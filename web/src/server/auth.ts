import 'server-only'
import type { OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import {
  ACCOUNT_LINK_SECONDS,
  INVITATION_SECONDS,
  MAX_MEMBERS,
  MAX_ORGANIZATIONS_PER_USER,
  MAX_PASSWORD_LENGTH,
  MAX_PENDING_INVITATIONS,
  MIN_PASSWORD_LENGTH,
} from '@coscribe/shared/domain/limits'
import { betterAuth } from 'better-auth'
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { bearer, jwt, organization } from 'better-auth/plugins'
import { createAccessControl } from 'better-auth/plugins/access'
import { adminAc, defaultStatements, ownerAc } from 'better-auth/plugins/organization/access'
import { CamelCasePlugin, Kysely } from 'kysely'
import { PostgresJSDialect } from 'kysely-postgres-js'
import { localeInCookies } from '@/words/locales.ts'
import { mailConfirmation, mailExistingAccount, mailInvitation, mailReset } from './account/account-mails.ts'
import { isOverAddressToken } from './account/address-link.ts'
import { PASSWORD_TRIES, waitWords } from './account/password-tries.ts'
import { forgetTries, takeTry } from './account/tries.ts'
import { authSql } from './database.ts'
import { giveWhatWasPromised } from './documents/document-invitations.ts'
import { canMail } from './mail.ts'
import { publicOrigin, serverSettings, trustedOrigins } from './settings.ts'

/** The header in which our own server (web/src/server.ts) says where a request comes from; never the client's. */
export const CLIENT_ADDRESS_HEADER = 'x-coscribe-client-address'

const ac = createAccessControl(defaultStatements)
const nothing = ac.newRole({})
/** Owners and admins manage people; better-auth itself keeps admins from touching or making owners. */
const roles = {
  owner: ac.newRole(ownerAc.statements),
  admin: ac.newRole(adminAc.statements),
  member: nothing,
  guest: nothing,
}

type Auth = ReturnType<typeof makeAuth>
let auth: Auth | null = null

/** better-auth, made when first needed: a build has no database. */
export function getAuth(): Auth {
  auth ??= makeAuth()
  return auth
}

/** For tests. */
export function forgetAuth() {
  auth = null
}

const emailOf = (body: unknown): string | null => {
  const email = (body as { email?: unknown } | undefined)?.email
  return typeof email === 'string' ? email : null
}

/**
 * Routes of the library that nobody needs here. What a person does with their own account goes through our routes, which
 * bound every value, ask for the password where something is at stake, and never tell a page the tokens of sessions. And the list of a
 * person's invitations answers with their secret ids: without confirmed addresses anybody could claim them.
 */
const DISABLED_PATHS = [
  '/organization/list-user-invitations',
  '/update-user',
  '/change-email',
  '/change-password',
  '/delete-user',
  '/delete-user/callback',
  '/list-sessions',
  '/revoke-session',
  '/revoke-sessions',
  '/revoke-other-sessions',
]

/** better-auth answers these to every member; to guests the others are nobody's business. */
const TELLS_OF_MEMBERS = new Set(['/organization/list-members', '/organization/get-full-organization'])

/** Whether the person is a guest of the organization that an answer is about. */
async function isGuest(userId: string | undefined, returned: unknown): Promise<boolean> {
  const { id, members } = (returned ?? {}) as { id?: string; members?: { organizationId: string }[] }
  const organizationId = members?.[0]?.organizationId ?? id
  if (!userId || !organizationId) return false
  const [row] = await authSql()`
    select 1 from auth.members where organization_id = ${organizationId} and user_id = ${userId} and role = 'guest'`
  return row !== undefined
}

function makeAuth() {
  const settings = serverSettings()
  const baseURL = publicOrigin() ?? `http://localhost:${settings.PORT}`
  const mailing = canMail()
  return betterAuth({
    appName: 'Coscribe',
    baseURL,
    basePath: '/api/auth',
    secret: settings.BETTER_AUTH_SECRET,
    trustedOrigins: (request) => trustedOrigins(request),
    telemetry: { enabled: false },
    database: {
      db: new Kysely({
        dialect: new PostgresJSDialect({ postgres: authSql() }),
        plugins: [new CamelCasePlugin()],
      }).withSchema('auth'),
      type: 'postgres',
      // Deleting an organization deletes its members first: only within one transaction is its last owner not missed.
      transaction: true,
    },
    user: {
      modelName: 'users',
      additionalFields: { locale: { type: 'string' as const, required: false, input: false } },
    },
    session: { modelName: 'sessions', expiresIn: 30 * 24 * 3600, updateAge: 3600 },
    account: { modelName: 'accounts' },
    // Whoever reads the database, or a backup of it, finds no link that still works.
    verification: { modelName: 'verifications', storeIdentifier: 'hashed' as const },
    databaseHooks: {
      user: {
        create: {
          // A picture is uploaded, never named by an address; the language is that of the page one signed up on.
          before: async (user: Record<string, unknown>, ctx: { headers?: Headers | undefined } | null) => ({
            data: { ...user, image: null, locale: localeInCookies(ctx?.headers?.get('cookie') ?? '') },
          }),
        },
      },
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      requireEmailVerification: mailing,
      resetPasswordTokenExpiresIn: ACCOUNT_LINK_SECONDS,
      revokeSessionsOnPasswordReset: true,
      // Other links that were asked for meanwhile are over too, and so is the wait after wrong passwords.
      onPasswordReset: async ({ user }: { user: { id: string; email: string } }) => {
        await authSql()`delete from auth.verifications where value = ${user.id}`
        await forgetTries('sign-in', user.email)
      },
      ...(mailing ? { sendResetPassword: mailReset, onExistingUserSignUp: mailExistingAccount } : {}),
    },
    ...(mailing
      ? {
          emailVerification: {
            sendOnSignUp: true,
            sendOnSignIn: true,
            autoSignInAfterVerification: true,
            expiresIn: ACCOUNT_LINK_SECONDS,
            sendVerificationEmail: mailConfirmation,
          },
        }
      : {}),
    rateLimit: {
      enabled: true,
      storage: 'database' as const,
      modelName: 'rateLimits',
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 30 },
        '/sign-up/email': { window: 60, max: 20 },
        '/organization/invite-member': { window: 60, max: 60 },
        '/get-session': false as const,
      },
    },
    advanced: {
      database: { generateId: 'uuid' as const },
      useSecureCookies: baseURL.startsWith('https:'),
      cookiePrefix: 'coscribe',
      // Said, since the library leaves the check out by itself where a variable TEST is set: in tests nobody would notice.
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    disabledPaths: DISABLED_PATHS,
    // What is not better-auth's own refusal reaches our route, which knows Postgres's.
    onAPIError: { throw: true },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        if (ctx.path === '/verify-email' && (await isOverAddressToken(String(ctx.query?.token))))
          throw new APIError('UNAUTHORIZED', { code: 'INVALID_TOKEN', message: 'This link is over.' })
        const email = emailOf(ctx.body)
        if (ctx.path === '/sign-in/email' && email) {
          const waitMs = await takeTry('sign-in', email, PASSWORD_TRIES)
          if (waitMs > 0)
            throw new APIError(
              'TOO_MANY_REQUESTS',
              { code: 'TOO_MANY_TRIES', ...waitWords(waitMs) },
              { 'Retry-After': String(Math.ceil(waitMs / 1000)) },
            )
        }
      }),
      after: createAuthMiddleware(async (ctx) => {
        const email = emailOf(ctx.body)
        if (ctx.path === '/sign-in/email' && email && ctx.context.newSession) await forgetTries('sign-in', email)
        if (!TELLS_OF_MEMBERS.has(ctx.path)) return
        const session = await getSessionFromCtx(ctx)
        if (await isGuest(session?.user.id, ctx.context.returned))
          throw new APIError('FORBIDDEN', { message: 'Guests do not see who else is in the organization.' })
      }),
    },
    plugins: [
      organization({
        ac,
        roles,
        creatorRole: 'owner',
        organizationLimit: MAX_ORGANIZATIONS_PER_USER,
        membershipLimit: MAX_MEMBERS,
        invitationLimit: MAX_PENDING_INVITATIONS,
        invitationExpiresIn: INVITATION_SECONDS,
        cancelPendingInvitationsOnReInvite: true,
        organizationHooks: {
          afterAcceptInvitation: ({ invitation, member }) =>
            giveWhatWasPromised(member.organizationId as OrganizationId, invitation.id, member.userId as UserId),
        },
        requireEmailVerificationOnInvitation: mailing,
        ...(mailing ? { sendInvitationEmail: mailInvitation } : {}),
        schema: {
          organization: { modelName: 'organizations' },
          member: { modelName: 'members' },
          invitation: { modelName: 'invitations' },
        },
      }),
      jwt({
        disableSettingJwtHeader: true,
        jwks: { keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' }, rotationInterval: 30 * 24 * 3600, gracePeriod: 600 },
        // Everybody may ask /token for a JWT of their own session; it says no more than who they are, and opens nothing here.
        jwt: { issuer: 'coscribe', audience: 'coscribe-user', definePayload: ({ user }) => ({ id: user.id }) },
        schema: { jwks: { modelName: 'jwks' } },
      }),
      bearer(),
    ],
  })
}
