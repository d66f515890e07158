/**
 * Why a socket is closed. A code below 4400 or `retry: true` means: keep your changes and come back with a
 * fresh token; otherwise coming back without a change gives the same answer.
 */
export const CLOSE_EVENTS = {
  draining: { code: 1012, reason: 'server restarts', retry: true },
  text: { code: 1003, reason: 'binary frames only', retry: true },
  policy: { code: 1008, reason: 'policy violation', retry: true },
  tooBig: { code: 1009, reason: 'frame too big', retry: true },
  overloaded: { code: 1013, reason: 'overloaded, try again later', retry: true },
  resync: { code: 4205, reason: 'sync once more', retry: true },
  badFrame: { code: 4400, reason: 'frame or update not understood', retry: true },
  unauthenticated: { code: 4401, reason: 'token missing, malformed or expired', retry: true },
  accessChanged: { code: 4403, reason: 'access changed', retry: true },
  notFound: { code: 4404, reason: 'document not found', retry: false },
  authenticationTimeout: { code: 4408, reason: 'no token within the deadline', retry: true },
  causalGap: { code: 4409, reason: 'updates are missing before this one', retry: true },
  documentDeleted: { code: 4410, reason: 'document is in the trash or deleted', retry: false },
  tooLarge: { code: 4413, reason: 'document or quota limit reached', retry: false },
  editorTooOld: { code: 4426, reason: 'editor is older than the document', retry: false },
  rateLimited: { code: 4429, reason: 'too many frames', retry: true },
  storage: { code: 4503, reason: 'storage unavailable, try again later', retry: true },
} as const satisfies Record<string, { code: number; reason: string; retry: boolean }>

export type CloseName = keyof typeof CLOSE_EVENTS
export type CloseEventDescription = (typeof CLOSE_EVENTS)[CloseName]

/** The description of a close code, or null for one that is not ours (1006 and the like). */
export const closeEventByCode = (code: number): CloseEventDescription | null =>
  Object.values(CLOSE_EVENTS).find((event) => event.code === code) ?? null

/**
 * A reason that also says when to come back, in ms from now: a server that sends ten thousand people away spreads their
 * return. Providers that do not know it come back as they always do.
 */
export const reasonWithReturn = (reason: string, afterMs: number) => `${reason}; come back in ${Math.round(afterMs)} ms`

/** When a close reason asks to come back, in ms from now, or null. */
export function returnAfterMs(reason: string): number | null {
  const match = /; come back in (\d{1,6}) ms$/.exec(reason)
  return match ? Number(match[1]) : null
}
