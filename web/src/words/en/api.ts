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
    'restore-first': 'The document is in the trash. Restore it first.',
    'document-read-only': 'You can read this document, not change it.',
    'guests-do-not-share': 'Guests cannot share documents.',
    'guests-do-not-move': 'Guests cannot move documents.',
    'guests-do-not-create': 'Guests cannot create documents.',
    'guests-do-not-see-sharing': 'Guests do not see who else was given this document.',
    'only-admins-invite': 'Only owners and administrators invite people.',
    'parent-not-here': 'The parent document is not here.',
    'parent-read-only': 'You can read the parent document, not change it.',
    'file-too-large': '“{name}” is too large. The limit is {limit} MB.',
    'file-of-size-too-large': '“{name}” is {size, number} MB. The limit is {limit} MB.',
    'file-empty': '“{name}” is empty.',
    'too-many-pixels': '“{name}” has {megapixels, number} megapixels. The limit is {limit}.',
    'file-quota-full':
      'The organization’s space for files is full. Delete documents with large files for ever, or ask an administrator.',
    'no-room-for-files': 'The server has no room for files right now. Try again later.',
    'files-unreachable': 'The server cannot reach its files right now. Try again in a moment.',
    'upload-broke-off': 'The upload broke off. Try again.',
    'upload-too-slow': 'The upload took too long. Try again.',
    'many-pictures': 'Many pictures are on their way. Try again in a moment.',
    'many-uploads': 'Several files are on their way. Wait until one of them is there.',
    TOO_MANY_TRIES: 'Too many tries. You can try again in {minutes, plural, one {# minute} other {# minutes}}.',
  },
} as const
