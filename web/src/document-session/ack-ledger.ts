/** What is known about this person's changes and the server, at one moment. */
export type AckState = {
  /** Local changes that the server has not confirmed. A change is one local update of the Y.Doc. */
  readonly unconfirmed: number
  /** When the oldest unconfirmed change was made (ms since 1970), or null. */
  readonly unconfirmedSince: number | null
  /** When the server last confirmed a change of this document session, or null. */
  readonly confirmedAt: number | null
  /** Changes made and confirmed since the session began. */
  readonly changes: number
  readonly confirmedChanges: number
  /** Everything of our own client below this Yjs clock is confirmed. */
  readonly confirmedClock: number
  /** True where the server refused a change: it will not take it however often it is sent. */
  readonly refused: boolean
}

type Mark = { readonly changes: number; readonly clock: number; readonly at: number | null }

/**
 * Counts what left for the server against what it confirmed. The stock provider's counter is reset by each
 * handshake, so that it reaches zero while offline work is still unacknowledged; this one cannot:
 *
 * - the server confirms the frames of a connection in the order in which they were received;
 * - the first SyncStep2 of a connection holds everything made before it, so its confirmation covers all of it;
 * - a frame that left before that SyncStep2 covers nothing older than itself, and is not counted on;
 * - what was sent on an earlier connection and not confirmed there is unconfirmed again.
 */
export class AckLedger {
  #changes = 0
  #clock = 0
  #confirmed: Mark = { changes: 0, clock: 0, at: null }
  #since: number | null = null
  #handshake = false
  #refused = false
  #inFlight: (Mark | null)[] = []

  /** A local change was made; `clock` is our client's Yjs clock after it. */
  changed(clock: number, now: number) {
    this.#changes += 1
    this.#clock = clock
    this.#since ??= now
  }

  /** Changes of an earlier session, or of another tab, are in the document and not confirmed. */
  joined(changes: number, since: number) {
    this.#changes += changes
    this.#since = Math.min(this.#since ?? since, since)
  }

  /** Another tab, which holds the connection, says that our first `changes` changes are confirmed. */
  confirmedElsewhere(changes: number, clock: number, now: number) {
    if (changes <= this.#confirmed.changes) return
    this.#confirmed = { changes, clock, at: now }
    this.#refused = false
    this.#since = changes === this.#changes ? null : now
  }

  /** A new connection: nothing has been sent on it. */
  connectionOpened() {
    this.#handshake = false
    this.#inFlight = []
  }

  /** A frame with document content left. */
  sent(frame: 'sync-step-2' | 'update', now: number) {
    if (frame === 'sync-step-2') this.#handshake = true
    this.#inFlight.push(this.#handshake ? { changes: this.#changes, clock: this.#clock, at: now } : null)
  }

  /** The server confirmed (or refused) the oldest frame it had not answered yet. */
  answered(confirmed: boolean, now: number) {
    const mark = this.#inFlight.shift()
    if (!confirmed) {
      // A refusal of nothing of ours (a reader's empty handshake) does not matter.
      if (this.#changes > this.#confirmed.changes) this.#refused = true
      return
    }
    if (!mark || mark.changes <= this.#confirmed.changes) return
    this.#confirmed = { changes: mark.changes, clock: mark.clock, at: now }
    this.#refused = false
    const next = this.#inFlight.find((later) => later !== null && later.changes > mark.changes)
    this.#since = mark.changes === this.#changes ? null : (next?.at ?? now)
  }

  state(): AckState {
    return {
      unconfirmed: this.#changes - this.#confirmed.changes,
      unconfirmedSince: this.#since,
      confirmedAt: this.#confirmed.at,
      changes: this.#changes,
      confirmedChanges: this.#confirmed.changes,
      confirmedClock: this.#confirmed.clock,
      refused: this.#refused,
    }
  }
}
