import { EXPECTED_USER_HEADER } from '@coscribe/shared/protocol/expected-user'
import { currentTag } from '@/words/current-locale.ts'
import { currentWords } from '@/words/current-words.ts'
import { problemWords } from '@/words/problem-words.ts'

/** An answer of the API that is no success: problem+json of ours, or better-auth's `{code, message}`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  /** Which sentence says it, where the code has several, and what stands in that sentence. */
  readonly reason: string | undefined
  readonly values: Readonly<Record<string, string | number>>
  constructor(status: number, code: string, message: string, { reason, values }: Reason = {}) {
    super(message)
    this.status = status
    this.code = code
    this.reason = reason
    this.values = values ?? {}
  }
}

type Reason = { readonly reason?: string | undefined; readonly values?: Record<string, string | number> | undefined }

/** No answer came: the network or the server is away. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** Longest wait for an answer, in ms: a network that swallows everything is no network. */
const ANSWER_TIMEOUT_MS = 12_000

/** For whom this page acts, from the moment on that it knows: the server refuses it for anybody else. */
let actingFor: string | null = null
export const actFor = (userId: string | null) => {
  actingFor = userId
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Asks the API of this origin; a file is sent as it is. Answers the parsed JSON, or undefined for an empty answer.
 *
 * @throws ApiError for an answer that is no success, UnreachableError where none came.
 */
export async function api<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  { timeoutMs = ANSWER_TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...actingHeaders(),
        ...(body === undefined || body instanceof Blob ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    })
  } catch (error) {
    throw new UnreachableError('The server cannot be reached.', { cause: error })
  }
  if (response.status === 204) return undefined as Answer
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
  return answerOf<Answer>(response, isJson ? await response.json().catch(() => undefined) : undefined)
}

/** For requests that are not made here: says for whom this page acts. */
export const actingHeaders = (): Record<string, string> =>
  actingFor === null ? {} : { [EXPECTED_USER_HEADER]: actingFor }

/** What an answer says, its JSON given (undefined where it has none). @throws ApiError, UnreachableError */
export function answerOf<Answer>(response: { readonly ok: boolean; readonly status: number }, answer: unknown): Answer {
  if (response.ok && answer !== undefined) return answer as Answer
  // A page where an answer should be: of a captive portal, or of a proxy whose server is away.
  if (response.ok || (answer === undefined && response.status >= 500))
    throw new UnreachableError('Something else than the server answered.')
  const {
    code = '',
    detail,
    message,
    ...reason
  } = (answer ?? {}) as Reason & Partial<Record<'code' | 'detail' | 'message', string>>
  throw new ApiError(response.status, code, detail ?? message ?? '', reason)
}

/** The sentence to show for a failure, in the reader's language. */
export function words(error: unknown): string {
  if (error instanceof UnreachableError) return currentWords('api')('unreachable')
  if (error instanceof ApiError) return problemWords(error, currentTag())
  return error instanceof Error && error.message !== '' ? error.message : currentWords('api')('codes.other')
}
