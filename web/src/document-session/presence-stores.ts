import {
  type PresenceClaims,
  type PresenceUser,
  presenceClaims,
  presenceUser,
} from '@coscribe/shared/protocol/presence'
import type { Awareness } from 'y-protocols/awareness'
import { Store } from './external-store.ts'

/** Somebody else at this document: one per open tab. Who they are was put there by the server. */
export type Other = {
  readonly connectionId: number
  readonly info: PresenceUser
  readonly presence: PresenceClaims
}

// One parse per state object: the awareness protocol makes a new object for every change.
const parsed = new WeakMap<object, Other | null>()

/** The other behind an awareness state, or null where the server has not stamped it (then it is nobody). */
export function parseOther(connectionId: number, state: unknown): Other | null {
  if (typeof state !== 'object' || state === null) return null
  const known = parsed.get(state)
  if (known !== undefined) return known
  const info = presenceUser.safeParse((state as { user?: unknown }).user)
  const presence = presenceClaims.safeParse(state)
  const other = info.success ? { connectionId, info: info.data, presence: presence.data ?? {} } : null
  parsed.set(state, other)
  return other
}

/** The others at the document, in the order in which they came; follows the awareness until `stop` is called. */
export function followOthers(awareness: Awareness) {
  const read = (): readonly Other[] =>
    [...awareness.getStates()]
      .filter(([id]) => id !== awareness.clientID)
      .map(([id, state]) => parseOther(id, state))
      .filter((other) => other !== null)
  const others = new Store(read(), sameMembers)
  const presence = new Store<PresenceClaims>(readPresence(awareness))
  const update = () => {
    others.set(read())
    presence.set(readPresence(awareness))
  }
  awareness.on('change', update)
  return { others, presence, stop: () => awareness.off('change', update) }
}

const sameMembers = (a: readonly Other[], b: readonly Other[]) => a.length === b.length && a.every((o, i) => o === b[i])

// The local state is ours: it is read as it is (its positions are Yjs objects, not yet the JSON others get), and
// kept by identity, so that an unchanged presence stays the same.
const own = new WeakMap<object, PresenceClaims>()
function readPresence(awareness: Awareness): PresenceClaims {
  const state = awareness.getLocalState() as (PresenceClaims & { readonly user?: unknown }) | null
  if (!state) return {}
  const known = own.get(state)
  if (known) return known
  const { user: _user, ...presence } = state
  own.set(state, presence)
  return presence
}
