/** Something that gathers during a turn of the event loop, and acts once at its end. */
export type Gatherer = { endOfTurn(): void }

/**
 * Runs what gathered in this turn, relays before sockets: what all rooms pass on in a turn leaves each socket in one
 * write, together with its acknowledgements.
 */
export class EndOfTurn {
  #relays: Gatherer[] = []
  #sockets: Gatherer[] = []
  #isScheduled = false

  relay(gatherer: Gatherer) {
    this.#relays.push(gatherer)
    this.#schedule()
  }

  socket(gatherer: Gatherer) {
    this.#sockets.push(gatherer)
    this.#schedule()
  }

  #schedule() {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => this.#run())
  }

  #run() {
    const relays = this.#relays
    this.#relays = []
    for (const relay of relays) relay.endOfTurn()
    const sockets = this.#sockets
    this.#sockets = []
    this.#isScheduled = false
    for (const socket of sockets) socket.endOfTurn()
  }
}
