import 'server-only'
import { AppError, type AppErrorCode, type AppErrorReason } from '@coscribe/shared/domain/app-error'
import { ZodError } from 'zod'

const STATUS: Record<AppErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  invalid: 400,
  gone: 410,
  unsupported: 415,
  conflict: 409,
  'too-large': 413,
  'rate-limited': 429,
  'storage-unavailable': 503,
}

const TITLES: Record<AppErrorCode, string> = {
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  invalid: 'Not understood',
  gone: 'Gone',
  unsupported: 'Unsupported media type',
  conflict: 'Conflict',
  'too-large': 'Too large',
  'rate-limited': 'Too many requests',
  'storage-unavailable': 'Storage unavailable',
}

/** Every answer of the API is about one person: no cache may keep it. */
const PRIVATE = { 'cache-control': 'private, no-store' }

export const json = (body: unknown, status = 200): Response => Response.json(body, { status, headers: PRIVATE })

export const text = (body: string, contentType: string): Response =>
  new Response(body, {
    headers: {
      ...PRIVATE,
      'content-type': `${contentType}; charset=utf-8`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
    },
  })

/** Problem details (RFC 9457). */
export function problem(
  code: AppErrorCode,
  detail: string,
  status = STATUS[code],
  reason: AppErrorReason = {},
): Response {
  return Response.json(
    { type: 'about:blank', title: TITLES[code], status, detail, code, ...reason },
    { status, headers: { ...PRIVATE, 'content-type': 'application/problem+json' } },
  )
}

const reasonOf = ({ reason, values }: AppError): AppErrorReason => ({
  ...(reason === undefined ? {} : { reason }),
  ...(values === undefined ? {} : { values }),
})

/** Connection trouble as postgres.js and Node name it; SQLSTATE classes 08, 53, 57. */
const isStorageTrouble = (code: unknown) =>
  typeof code === 'string' && /^(CONNECT|CONNECTION_|ECONN|ETIMEDOUT|ENOTFOUND|08|53|57)/.test(code)

/** The one table from failures to answers. What is not listed is a bug: logged, and 500 without its text. */
export function problemOf(error: unknown): Response {
  if (error instanceof AppError) return problem(error.code, error.message, undefined, reasonOf(error))
  if (error instanceof ZodError) {
    const issue = error.issues[0]
    const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
    return problem('invalid', `${where}${issue?.message ?? 'The request is not understood.'}`)
  }
  const code = (error as { code?: unknown } | null)?.code
  if (isStorageTrouble(code))
    return problem('storage-unavailable', 'The database does not answer. Try again in a moment.')
  console.error(error)
  return Response.json(
    {
      type: 'about:blank',
      title: 'Internal error',
      status: 500,
      detail: 'Something broke on the server. It was logged.',
      code: 'internal',
    },
    { status: 500, headers: { ...PRIVATE, 'content-type': 'application/problem+json' } },
  )
}
