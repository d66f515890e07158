/**
 * Operational failures: expected, with a code from a closed set. Bugs throw plain errors and crash.
 * Each edge maps codes with one table (HTTP status in web, close event in the collab server).
 */
export const APP_ERROR_CODES = [
  'unauthenticated', // no session, or one that ended
  'forbidden', // a member without the right for this action
  'not-found', // absent, or of another organization: the very same answer
  'invalid', // input that does not parse; the message says what to send
  'gone', // was here, and never comes back: used, cancelled or expired
  'unsupported', // a body of another media type than the route takes
  'conflict', // the state changed meanwhile, or a rule of the data forbids it
  'too-large', // beyond a bound of limits.ts
  'rate-limited',
  'storage-unavailable', // Postgres cannot be reached or answers with an error
] as const
export type AppErrorCode = (typeof APP_ERROR_CODES)[number]

/** Which sentence says it, for readers of other languages, where one code has several; and what stands in the sentence. */
export type AppErrorReason = {
  readonly reason?: string
  readonly values?: Readonly<Record<string, string | number>>
}

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: AppErrorCode
  readonly reason: string | undefined
  readonly values: AppErrorReason['values']
  constructor(code: AppErrorCode, message: string, { reason, values, ...options }: ErrorOptions & AppErrorReason = {}) {
    super(message, options)
    this.code = code
    this.reason = reason
    this.values = values
  }
}
