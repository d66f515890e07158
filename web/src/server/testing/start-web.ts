import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Sql } from '@coscribe/shared/db/connect'
import { createTestDatabase, type TestDatabase } from '@coscribe/shared/testing/test-database'
import { GET as authGet, POST as authPost } from '@/app/api/auth/[...all]/route.ts'
import { forgetAuth } from '../auth.ts'
import { closePools } from '../database.ts'

const ORIGIN = 'http://localhost:3000'
const PASSWORD = 'a long and simple sentence'

export type Visitor = {
  readonly id: string
  readonly email: string
  readonly cookie: string
  /** A request of this person's browser. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Request
  /** One of better-auth's routes. */
  auth(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response>
}

export type Web = {
  readonly database: TestDatabase
  readonly admin: Sql
  readonly dataDirectory: string
  visitor(name?: string, email?: string): Promise<Visitor>
  createOrganization(owner: Visitor, name?: string): Promise<string>
  /** Invites and accepts, through better-auth's routes. */
  join(organizationId: string, inviter: Visitor, newcomer: Visitor, role: 'admin' | 'member' | 'guest'): Promise<void>
  stop(): Promise<void>
}

/** A request as a browser of this origin makes it, from an address of its own. */
export function makeRequest(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Request {
  return new Request(`${ORIGIN}${path}`, {
    method,
    headers: {
      host: 'localhost:3000',
      origin: ORIGIN,
      'x-coscribe-client-address': `10.1.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: bodyOf(body) }),
  })
}

const bodyOf = (body: unknown): BodyInit =>
  typeof body === 'string' ? body : body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)

/** The server side of web on a database of its own: handlers are called directly, everything below them is real. */
export async function startWeb(env: Record<string, string> = {}): Promise<Web> {
  const database = await createTestDatabase()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'coscribe-web-'))
  Object.assign(process.env, {
    WEB_DATABASE_URL: database.urls.web,
    AUTH_DATABASE_URL: database.urls.auth,
    BETTER_AUTH_SECRET: 'test-secret-test-secret-test-secret',
    DATA_DIR: dataDirectory,
    ...env,
  })
  const admin = connect(database.urls.admin, { max: 2, applicationName: 'test' })
  const web: Web = {
    database,
    admin,
    dataDirectory,
    async visitor(name = 'Kim Okafor', email = `${randomUUID()}@example.test`) {
      const response = await authPost(
        makeRequest('POST', '/api/auth/sign-up/email', { name, email, password: PASSWORD }),
      )
      if (!response.ok) throw new Error(`sign-up: ${response.status} ${await response.text()}`)
      const cookie = response.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; ')
      const { user } = (await response.json()) as { user: { id: string } }
      const request: Visitor['request'] = (method, path, body, headers = {}) =>
        makeRequest(method, path, body, { cookie, ...headers })
      return {
        id: user.id,
        email,
        cookie,
        request,
        auth: (method, path, body) =>
          (method === 'GET' ? authGet : authPost)(request(method, `/api/auth${path}`, body)),
      }
    },
    async createOrganization(owner, name = 'Fernhill Institute') {
      const response = await owner.auth('POST', '/organization/create', { name, slug: randomUUID() })
      if (!response.ok) throw new Error(`create: ${response.status} ${await response.text()}`)
      return ((await response.json()) as { id: string }).id
    },
    async join(organizationId, inviter, newcomer, role) {
      const invited = await inviter.auth('POST', '/organization/invite-member', {
        organizationId,
        email: newcomer.email,
        role,
      })
      if (!invited.ok) throw new Error(`invite: ${invited.status} ${await invited.text()}`)
      const { id } = (await invited.json()) as { id: string }
      const accepted = await newcomer.auth('POST', '/organization/accept-invitation', { invitationId: id })
      if (!accepted.ok) throw new Error(`accept: ${accepted.status} ${await accepted.text()}`)
    },
    async stop() {
      await closePools()
      forgetAuth()
      await admin.end()
      await database.drop()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
  return web
}
