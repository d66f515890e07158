import { CLOSE_EVENTS, type CloseName, returnAfterMs } from '@coscribe/shared/protocol/close-events'

/** Why a document session is over. Coming back without a change elsewhere gives the same answer. */
export type EndReason = 'access-ended' | 'not-found' | 'deleted' | 'editor-too-old' | 'signed-out' | 'too-large'

/** Where the connection is. `offline` tries again by itself at `retryAt` (ms since 1970). */
export type ConnectionStatus =
  | { readonly kind: 'connecting'; readonly since: number }
  | { readonly kind: 'connected' }
  | { readonly kind: 'offline'; readonly since: number; readonly retryAt: number }
  | { readonly kind: 'ended'; readonly reason: EndReason; readonly at: number }

export type CloseDecision =
  /** `afterMs`: not before the server asked us to. */
  { readonly kind: 'retry'; readonly afterMs: number | null } | { readonly kind: 'end'; readonly reason: EndReason }

const END_REASONS: Partial<Record<CloseName, EndReason>> = {
  notFound: 'not-found',
  documentDeleted: 'deleted',
  tooLarge: 'too-large',
  editorTooOld: 'editor-too-old',
}

/**
 * What a closed socket means. Codes that are not ours (1006 of a lost network) and codes that say so are tried
 * again with a fresh token, where the access rule decides anew; the rest ends the session. `opened` tells whether
 * this session has shown the document before: then "not found" means that access ended.
 */
export function decideClose(
  event: { readonly code: number; readonly reason: string },
  facts: { readonly opened: boolean },
): CloseDecision {
  const found = (Object.entries(CLOSE_EVENTS) as [CloseName, (typeof CLOSE_EVENTS)[CloseName]][]).find(
    // Hocuspocus closes a single document with a frame that carries only the reason.
    ([, known]) => known.code === event.code || known.reason === event.reason,
  )
  const reason = found && END_REASONS[found[0]]
  if (!reason) return { kind: 'retry', afterMs: returnAfterMs(event.reason) }
  return { kind: 'end', reason: reason === 'not-found' && facts.opened ? 'access-ended' : reason }
}
