/** An answer of the API that is no success: problem+json of ours, or better-auth's `{code, message}`. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** No answer came: the network or the server is away. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Asks the API of this origin. Answers the parsed JSON, or undefined for an empty answer.
 *
 * @throws ApiError for an answer that is no success, UnreachableError where none came.
 */
export async function api<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
  } catch (error) {
    throw new UnreachableError('The server cannot be reached.', { cause: error })
  }
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (response.ok) return answer as Answer
  const { code = '', detail, message } = (answer ?? {}) as { code?: string; detail?: string; message?: string }
  throw new ApiError(response.status, code, detail ?? message ?? 'Something went wrong.')
}

/** The sentence to show for a failure. */
export function words(error: unknown): string {
  if (error instanceof UnreachableError) return 'The server cannot be reached. Try again in a moment.'
  if (error instanceof ApiError && error.status === 429 && error.code !== 'TOO_MANY_TRIES')
    return 'Too many tries. Wait a minute, then try again.'
  return error instanceof Error ? error.message : 'Something went wrong.'
}
