import 'server-only'
import type { OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import {
  INVITATION_SECONDS,
  MAX_MEMBERS,
  MAX_ORGANIZATIONS_PER_USER,
  MAX_PENDING_INVITATIONS,
} from '@coscribe/shared/domain/limits'
import { betterAuth } from 'better-auth'
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { bearer, jwt, organization } from 'better-auth/plugins'
import { createAccessControl } from 'better-auth/plugins/access'
import { adminAc, defaultStatements, ownerAc } from 'better-auth/plugins/organization/access'
import { CamelCasePlugin, Kysely } from 'kysely'
import { PostgresJSDialect } from 'kysely-postgres-js'
import { authSql } from './database.ts'
import { giveWhatWasPromised } from './documents/document-invitations.ts'
import { canMail, sendMail } from './mail.ts'
import { publicOrigin, serverSettings, trustedOrigins } from './settings.ts'
import { forgetFailedSignIns, takeSignInTry } from './sign-in-attempts.ts'

export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 128
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
    user: { modelName: 'users' },
    session: { modelName: 'sessions', expiresIn: 30 * 24 * 3600, updateAge: 3600 },
    account: { modelName: 'accounts' },
    verification: { modelName: 'verifications' },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      requireEmailVerification: mailing,
    },
    ...(mailing
      ? {
          emailVerification: {
            sendOnSignUp: true,
            sendOnSignIn: true,
            autoSignInAfterVerification: true,
            sendVerificationEmail: ({ user, url }: { user: { email: string; name: string }; url: string }) =>
              sendMail(
                user.email,
                'Confirm your address',
                `Hello ${user.name},\n\nopen this address to confirm that this mailbox is yours:\n\n${url}\n\nIf you did not sign up for Coscribe, do nothing.\n`,
              ),
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
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    // Answers with the secret ids of a person's invitations: without confirmed addresses anybody could claim them.
    disabledPaths: ['/organization/list-user-invitations'],
    // What is not better-auth's own refusal reaches our route, which knows Postgres's.
    onAPIError: { throw: true },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        const email = emailOf(ctx.body)
        if (ctx.path === '/sign-in/email' && email) {
          const waitMs = await takeSignInTry(email)
          if (waitMs > 0)
            throw new APIError(
              'TOO_MANY_REQUESTS',
              {
                code: 'TOO_MANY_TRIES',
                message: `Too many tries. You can try again in ${Math.ceil(waitMs / 60_000)} minutes.`,
              },
              { 'Retry-After': String(Math.ceil(waitMs / 1000)) },
            )
        }
      }),
      after: createAuthMiddleware(async (ctx) => {
        const email = emailOf(ctx.body)
        if (ctx.path === '/sign-in/email' && email && ctx.context.newSession) await forgetFailedSignIns(email)
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
        ...(mailing
          ? {
              sendInvitationEmail: ({
                email,
                id,
                organization: { name },
                inviter,
              }: {
                email: string
                id: string
                organization: { name: string }
                inviter: { user: { name: string } }
              }) =>
                sendMail(
                  email,
                  `${inviter.user.name} invited you to ${name}`,
                  `${inviter.user.name} invited you to write with ${name} on Coscribe.\n\n${baseURL}/invitations/${id}\n\nThe link works once, for this address, for seven days.\n`,
                ),
            }
          : {}),
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
