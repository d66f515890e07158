import { randomBytes } from 'node:crypto'
import { connect, type Sql } from '@coscribe/shared/db/connect'
import { createTestDatabase } from '@coscribe/shared/testing/test-database'
import { forgetAuth } from '../auth.ts'
import { closePools } from '../database.ts'

const ORIGIN = 'http://localhost:3000'

export type Answer = { readonly status: number; readonly body: string; readonly headers: Headers }

/** Somebody with a session; null stands for somebody without one. */
export type Visitor = { readonly id: string; readonly name: string; readonly email: string; readonly cookie: string }

/** The web server's own code on a database of its own. One per test file: settings are read once per process. */
export type WebApp = {
  readonly admin: Sql
  signUp(name: string): Promise<Visitor>
  /** Asks one of better-auth's routes, as a page of the app would. */
  auth(visitor: Visitor | null, path: string, body?: unknown): Promise<Answer>
  stop(): Promise<void>
}

/** A request as a browser sends it from a page of the app. */
export function requestOf(visitor: Visitor | null, method: string, path: string, body?: unknown): Request {
  const headers = new Headers({ host: 'localhost:3000', origin: ORIGIN })
  if (visitor) headers.set('cookie', visitor.cookie)
  if (body !== undefined) headers.set('content-type', 'application/json')
  return new Request(`${ORIGIN}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

export const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  body: await response.text(),
  headers: response.headers,
})

export async function startWebApp(): Promise<WebApp> {
  const database = await createTestDatabase()
  Object.assign(process.env, {
    WEB_DATABASE_URL: database.urls.web,
    AUTH_DATABASE_URL: database.urls.auth,
    BETTER_AUTH_SECRET: randomBytes(32).toString('hex'),
    PORT: '3000',
    PUBLIC_URL: '',
    SMTP_URL: '',
  })
  const admin = connect(database.urls.admin, { max: 2, applicationName: 'test' })
  const { GET, POST } = await import('../../app/api/auth/[...all]/route.ts')
  const auth: WebApp['auth'] = async (visitor, path, body) =>
    answerOf(
      await (body === undefined ? GET : POST)(
        requestOf(visitor, body === undefined ? 'GET' : 'POST', `/api/auth${path}`, body),
      ),
    )
  return {
    admin,
    auth,
    async signUp(name) {
      const email = `${randomBytes(6).toString('hex')}@example.test`
      const answer = await auth(null, '/sign-up/email', { name, email, password: 'a long and simple sentence' })
      if (answer.status !== 200) throw new Error(`sign-up: ${answer.status} ${answer.body}`)
      // Whoever signs up in a test is no flood.
      await admin`delete from auth.rate_limits where key like '%/sign-up/email'`
      const cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
      return { id: JSON.parse(answer.body).user.id, name, email, cookie }
    },
    async stop() {
      await closePools()
      forgetAuth()
      await admin.end()
      await database.drop()
    },
  }
}
