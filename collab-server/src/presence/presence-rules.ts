import { MAX_CLIENT_IDS_PER_CONNECTION } from '@coscribe/shared/domain/limits'
import { type PresenceState, type PresenceUser, presenceClaims } from '@coscribe/shared/protocol/presence'
import * as decoding from 'lib0/decoding'

/** Who speaks for which client id in one room. */
export type PresenceFacts = {
  /** Ids that this connection speaks for already. */
  readonly own: ReadonlySet<number>
  /** The user of the other open connection that speaks for the id; null where there is none. */
  readonly speakerOf: (clientId: number) => string | null
  /** Whose id it is by what was written with it; null while it is nobody's. */
  readonly ownerOf: (clientId: number) => string | null
  readonly user: PresenceUser
}

/**
 * True where this connection may speak for the client id (SPEC ID2): its own, or one that nobody else uses. The same
 * person may take an id over: the old socket of a tab that has just reconnected may not have noticed yet.
 */
export function maySpeakFor(clientId: number, facts: PresenceFacts): boolean {
  if (facts.own.has(clientId)) return true
  if (facts.own.size >= MAX_CLIENT_IDS_PER_CONNECTION) return false
  const speaker = facts.speakerOf(clientId)
  const owner = facts.ownerOf(clientId)
  return (speaker === null || speaker === facts.user.id) && (owner === null || owner === facts.user.id)
}

/** The state as others will see it (SPEC ID1): who it is comes from the account, the rest only where it is well-formed. */
export function stampPresence(state: unknown, user: PresenceUser): PresenceState {
  const claims = presenceClaims.safeParse(state)
  const { cursor, ...rest } = claims.success ? claims.data : {}
  // A reader has no caret.
  return { ...rest, cursor: user.access === 'write' ? (cursor ?? null) : null, user }
}

export type AwarenessIds = { readonly present: ReadonlySet<number>; readonly removed: readonly number[] }

/**
 * The client ids that an awareness update speaks of, read from its bytes: Hocuspocus drops removals, and mixes a random
 * id of its own into what its hooks see. Null where the bytes are malformed.
 */
export function readAwarenessIds(decoder: decoding.Decoder): AwarenessIds | null {
  const present = new Set<number>()
  const removed: number[] = []
  try {
    const update = decoding.createDecoder(decoding.readVarUint8Array(decoder))
    const entries = decoding.readVarUint(update)
    for (let i = 0; i < entries; i++) {
      const clientId = decoding.readVarUint(update)
      decoding.readVarUint(update) // clock
      if (decoding.readVarString(update) === 'null') removed.push(clientId)
      else present.add(clientId)
    }
    return { present, removed }
  } catch {
    return null
  }
}
