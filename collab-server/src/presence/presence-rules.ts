import { MAX_CARET_LENGTH } from '@coscribe/shared/domain/limits'
import { type PresenceState, type PresenceUser, presenceClaims } from '@coscribe/shared/protocol/presence'
import * as decoding from 'lib0/decoding'

/** What is known about a client id that a connection claims. */
export type ClaimFacts = {
  /** Ids that this connection speaks for already. */
  readonly own: ReadonlySet<number>
  /** The user of the other open connection that speaks for the id; null where there is none. */
  readonly speaker: string | null
  /** Whose id it is by what was written with it; null while it is nobody's. */
  readonly owner: string | null
  readonly userId: string
  readonly claimedClock: number
  /** The clock of the presence that the server has for the id; null where it has none. */
  readonly knownClock: number | null
}

/**
 * What a claim to a client id is worth (SPEC ID2): `own` where it is the connection's, or nobody else's. The same person
 * may take an id over: the old socket of a tab that has just reconnected may not have noticed yet. An `echo` repeats
 * what the server itself has sent, or knew before it was restarted: stock providers do that. All else is a `lie`.
 */
export function judgeClaim(clientId: number, facts: ClaimFacts): 'own' | 'echo' | 'lie' {
  const { own, speaker, owner, userId, claimedClock, knownClock } = facts
  if (own.has(clientId)) return 'own'
  const isAnothers = (speaker !== null && speaker !== userId) || (owner !== null && owner !== userId)
  if (!isAnothers) return 'own'
  return speaker !== null && knownClock !== null && claimedClock > knownClock ? 'lie' : 'echo'
}

/** The state as others will see it (SPEC ID1): who it is comes from the account, the rest only where it is well-formed. */
export function stampPresence(state: unknown, user: PresenceUser): PresenceState {
  const claims = presenceClaims.safeParse(state)
  const { cursor, ...rest } = claims.success ? claims.data : {}
  // A reader has no caret; and what is longer than a pair of positions is none.
  const isCaret = user.access === 'write' && JSON.stringify(cursor ?? null).length <= MAX_CARET_LENGTH
  return { ...rest, cursor: isCaret ? (cursor ?? null) : null, user }
}

export type AwarenessIds = {
  /** Client ids and their clocks. */
  readonly present: ReadonlyMap<number, number>
  readonly removed: readonly number[]
}

/**
 * The client ids that an awareness update speaks of, read from its bytes: Hocuspocus drops removals, and mixes a random
 * id of its own into what its hooks see. Null where the bytes are malformed.
 */
export function readAwarenessIds(decoder: decoding.Decoder): AwarenessIds | null {
  const present = new Map<number, number>()
  const removed: number[] = []
  try {
    const update = decoding.createDecoder(decoding.readVarUint8Array(decoder))
    const entries = decoding.readVarUint(update)
    for (let i = 0; i < entries; i++) {
      const clientId = decoding.readVarUint(update)
      const clock = decoding.readVarUint(update)
      if (decoding.readVarString(update) === 'null') removed.push(clientId)
      else present.set(clientId, clock)
    }
    return { present, removed }
  } catch {
    return null
  }
}
