/** So much at once, and so much per second after that. */
export class TokenBucket {
  readonly #burst: number
  readonly #perSecond: number
  #left: number
  #at = performance.now()

  constructor(burst: number, perSecond: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#left = burst
  }

  /** Takes so many, also where they are not there. Answers how long until they would have been, in ms; 0 where they were. */
  take(count = 1): number {
    const now = performance.now()
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#at) / 1000) * this.#perSecond)
    this.#at = now
    this.#left -= count
    return this.#left >= 0 ? 0 : (-this.#left / this.#perSecond) * 1000
  }

  /** Between 0 (empty or overdrawn) and 1. */
  get fill(): number {
    return Math.max(0, this.#left / this.#burst)
  }
}
