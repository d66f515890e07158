import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { parseSessionId, parseUserId, type SessionId, type UserId } from '@coscribe/shared/domain/ids'
import { MAX_MARKDOWN_BYTES } from '@coscribe/shared/domain/limits'
import { EXPECTED_USER_HEADER } from '@coscribe/shared/protocol/expected-user'
import type { z } from 'zod'
import { getAuth } from './auth.ts'
import { problemOf } from './problem.ts'
import { trustedOrigins } from './settings.ts'

/** Who asks: read from the database at every request, never from a cache. */
export type Actor = { readonly userId: UserId; readonly sessionId: SessionId; readonly name: string }

/** JSON escapes may double the Markdown; beyond this nobody reads the body. */
const MAX_BODY_BYTES = 2 * MAX_MARKDOWN_BYTES + 64 * 1024

type Handler<Params> = (request: Request, params: Params) => Promise<Response>
type RouteContext<Params> = { readonly params: Promise<Params> }

/** A route handler whose failures become problem+json. */
export const route =
  <Params>(handler: Handler<Params>) =>
  async (request: Request, context: RouteContext<Params>): Promise<Response> => {
    try {
      return await handler(request, await context.params)
    } catch (error) {
      return problemOf(error)
    }
  }

/** As `route`, for signed-in people only. */
export const signedInRoute = <Params>(handler: (request: Request, actor: Actor, params: Params) => Promise<Response>) =>
  route<Params>(async (request, params) => handler(request, await requireActor(request), params))

/** @throws AppError unauthenticated, or forbidden where a page of another origin acts in the person's name. */
export async function requireActor(request: Request): Promise<Actor> {
  const session = await getAuth().api.getSession({ headers: request.headers })
  const userId = parseUserId(session?.user.id)
  const sessionId = parseSessionId(session?.session.id)
  if (!session || !userId || !sessionId)
    throw new AppError('unauthenticated', 'Sign in, or send a session token as Bearer.')
  const expected = request.headers.get(EXPECTED_USER_HEADER)
  if (expected !== null && expected !== userId)
    throw new AppError('unauthenticated', 'Somebody else is signed in to this browser now.', {
      reason: 'somebody-else',
    })
  if (!['GET', 'HEAD'].includes(request.method) && !request.headers.has('authorization')) refuseForeignOrigin(request)
  return { userId, sessionId, name: session.user.name }
}

/** A cookie is sent along whoever made the request; a page of another origin is told apart by its headers. */
function refuseForeignOrigin(request: Request) {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const foreign =
    origin !== null
      ? !trustedOrigins(request).includes(origin)
      : site !== null && site !== 'same-origin' && site !== 'none'
  if (foreign) throw new AppError('forbidden', 'This request comes from a page of another origin.')
}

/** The parsed JSON body. @throws AppError invalid or too-large, ZodError where the shape is wrong. */
export async function readBody<Shape>(request: Request, shape: z.ZodType<Shape>): Promise<Shape> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new AppError('unsupported', 'Send the body as application/json.')
  const bytes = await readBytes(request, MAX_BODY_BYTES, tooLarge)
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new AppError('invalid', 'The body is not valid JSON.')
  }
  return shape.parse(parsed)
}

/** The body, given up as soon as it is too large: what a length header says is not believed. */
export async function readBytes(request: Request, limit: number, refusal: () => AppError): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw refusal()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooLarge = () =>
  new AppError('too-large', `The limit is ${MAX_MARKDOWN_BYTES / 1024 / 1024} MiB of Markdown.`, {
    reason: 'markdown-too-large',
    values: { limit: MAX_MARKDOWN_BYTES / 1024 / 1024 },
  })

/** The parsed query. @throws ZodError */
export const readQuery = <Shape>(request: Request, shape: z.ZodType<Shape>): Shape =>
  shape.parse(Object.fromEntries(new URL(request.url).searchParams))
