import type { Handling } from '../connection-context.ts'

/** An acknowledgement that Hocuspocus has sent from memory and that waits here until it is true. */
type Held = { readonly isHandshake: boolean; covered: boolean }

/**
 * Holds back a connection's acknowledgements until the commit that covers them has returned (SPEC DA1). Hocuspocus
 * acknowledges in the turn in which it applied, so "everything applied so far" includes the acknowledged update.
 *
 * - Order is kept: an acknowledgement never overtakes an earlier one.
 * - None leaves before the connection's first SyncStep2 is committed: a stock provider resets its counter at each
 *   handshake, and would else reach "nothing unsynced" while what it wrote offline is still on its way.
 */
export class AckGate {
  readonly #send: () => void
  /** Calls back when the frame, and everything applied to the document before it, is integrated and committed. */
  readonly #whenDurable: (handling: Handling | null, resolve: () => void) => void
  #held: Held[] = []
  #handshakeDurable = false
  #hasAcknowledged = false

  constructor(send: () => void, whenDurable: (handling: Handling | null, resolve: () => void) => void) {
    this.#send = send
    this.#whenDurable = whenDurable
  }

  /** True once the first acknowledgement, that of the handshake, has left. */
  get hasAcknowledged() {
    return this.#hasAcknowledged
  }

  hold(handling: Handling | null): void {
    const held: Held = { isHandshake: handling?.kind === 'sync-step-2', covered: false }
    this.#held.push(held)
    this.#whenDurable(handling, () => {
      held.covered = true
      if (held.isHandshake) this.#handshakeDurable = true
      this.#release()
    })
  }

  /** The connection is gone: nothing is acknowledged any more. */
  close(): void {
    this.#held = []
  }

  #release() {
    while (this.#handshakeDurable && this.#held[0]?.covered) {
      this.#held.shift()
      this.#hasAcknowledged = true
      this.#send()
    }
  }
}
