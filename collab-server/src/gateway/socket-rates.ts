import type { Limits } from '../limits.ts'
import { TokenBucket } from './token-bucket.ts'

export type SocketRatesEvents = {
  /** Nothing more should be read for so many ms. */
  pause(ms: number): void
  /** The socket has been beyond its rate for too long. */
  exceeded(): void
}

/** How often a socket may do what, and what happens when it does it more often (SPEC GW10). */
export class SocketRates {
  readonly #limits: Limits
  readonly #events: SocketRatesEvents
  readonly #frames: TokenBucket
  readonly #bytes: TokenBucket
  readonly #awareness: TokenBucket
  readonly #auth: TokenBucket
  readonly #syncRequests: TokenBucket
  #beyondSince: number | null = null
  #isStopped = false

  constructor(limits: Limits, events: SocketRatesEvents) {
    this.#limits = limits
    this.#events = events
    this.#frames = new TokenBucket(limits.frameBurst, limits.framesPerSecond)
    this.#bytes = new TokenBucket(limits.byteBurst, limits.bytesPerSecond)
    this.#awareness = new TokenBucket(limits.awarenessBurst, limits.awarenessPerSecond)
    this.#auth = new TokenBucket(limits.authFramesPerMinute, limits.authFramesPerMinute / 60)
    this.#syncRequests = new TokenBucket(limits.syncRequestBurst, 1_000 / limits.syncRequestIntervalMs)
  }

  /** Any frame: beyond the rate it is still taken, and the socket is read slower; beyond patience, not at all. */
  frame(bytes: number) {
    if (this.#isStopped) return
    const waitMs = Math.max(this.#frames.take(), this.#bytes.take(bytes))
    if (waitMs === 0) {
      if (this.#beyondSince !== null && Math.min(this.#frames.fill, this.#bytes.fill) > 0.5) this.#beyondSince = null
      return
    }
    const now = performance.now()
    this.#beyondSince ??= now
    if (now - this.#beyondSince > this.#limits.ratePatienceMs) this.#events.exceeded()
    else this.#events.pause(waitMs)
  }

  /** These are not waited for: false means that it was too often. */
  awareness = () => this.#awareness.take() === 0
  auth = () => this.#auth.take() === 0
  syncRequest = () => this.#syncRequests.take() === 0

  stop() {
    this.#isStopped = true
  }
}
