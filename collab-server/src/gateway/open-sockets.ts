import type { UserId } from '@coscribe/shared/domain/ids'
import type { CollabConnection } from '../connection-context.ts'
import type { GatewaySocket } from './gateway-socket.ts'

/** Time in which each socket is looked at once, in ms, and turns of the event loop in which that is done. */
const SWEEP_INTERVAL_MS = 1_000
const SWEEP_TURNS = 5

/** The sockets that are open: all of them, and those of each person who has been let in. */
export class OpenSockets {
  readonly #all = new Set<GatewaySocket>()
  readonly #ofUser = new Map<UserId, Set<CollabConnection>>()
  #changes = 0
  #toSweep: GatewaySocket[] = []
  #inATurn = 0
  #sweeper: ReturnType<typeof setInterval> | undefined

  get all(): ReadonlySet<GatewaySocket> {
    return this.#all
  }

  /** Counts those who were let in, and those who are gone. */
  get changes() {
    return this.#changes
  }

  add(socket: GatewaySocket) {
    this.#all.add(socket)
  }

  /** Nothing where it was closed while it was decided upon: nobody would take it out again. */
  admit(connection: CollabConnection, userId: UserId) {
    if (connection.isClosed) return
    this.#changes += 1
    const own = this.#ofUser.get(userId) ?? new Set()
    this.#ofUser.set(userId, own.add(connection))
  }

  delete(socket: GatewaySocket) {
    this.#all.delete(socket)
    this.#changes += 1
    const userId = socket.admission?.userId
    const own = userId && this.#ofUser.get(userId)
    if (!userId || !own) return
    own.delete(socket)
    if (own.size === 0) this.#ofUser.delete(userId)
  }

  /** Sockets of a person that are not being closed. */
  countOf(userId: UserId): number {
    let count = 0
    for (const { isClosed } of this.#ofUser.get(userId) ?? []) if (!isClosed) count += 1
    return count
  }

  /** Begins to look for sockets that take nothing any more. */
  start() {
    this.#sweeper = setInterval(() => this.sweepSome(), SWEEP_INTERVAL_MS / SWEEP_TURNS)
  }

  stop() {
    clearInterval(this.#sweeper)
  }

  /** Sweeps a part of them: what thousands have to be sent at once would hold up everybody's keystrokes. */
  sweepSome() {
    if (this.#toSweep.length === 0) {
      this.#toSweep = [...this.#all]
      this.#inATurn = Math.ceil(this.#toSweep.length / SWEEP_TURNS)
    }
    for (const socket of this.#toSweep.splice(0, this.#inATurn)) socket.sweep()
  }
}
