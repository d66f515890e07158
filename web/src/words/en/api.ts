/**
 * Sentences for answers of the API that are no success: by `reason`, and by `code` where an answer gives no reason. In
 * English the answer's own sentence is more exact than that of its code, so it is shown then.
 */
export const api = {
  unreachable: 'The server cannot be reached. Try again in a moment.',
  tooMany: 'Too many tries. Wait a minute, then try again.',
  codes: {
    unauthenticated: 'Sign in to go on.',
    forbidden: 'You may not do this.',
    'not-found': 'There is nothing here, or you may not see it.',
    invalid: 'The server did not understand this.',
    gone: 'This is no longer here.',
    unsupported: 'The server does not take this kind of file.',
    conflict: 'Somebody changed this meanwhile. Load the page again.',
    'too-large': 'This is larger than the limit.',
    'rate-limited': 'Too many tries. Wait a minute, then try again.',
    'storage-unavailable': 'The database does not answer. Try again in a moment.',
    internal: 'Something broke on the server. It was logged.',
    other: 'Something went wrong.',
  },
  reasons: {
    TOO_MANY_TRIES: 'Too many tries. You can try again in {minutes, plural, one {# minute} other {# minutes}}.',
  },
} as const
