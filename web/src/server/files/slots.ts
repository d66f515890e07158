import { AppError } from '@coscribe/shared/domain/app-error'

/** So many at a time; of the others, so many wait in order, and the rest is told to come back. */
export class Slots {
  readonly #most: number
  readonly #mostWaiting: number
  #taken = 0
  readonly #waiting: (() => void)[] = []

  constructor(most: number, mostWaiting: number) {
    this.#most = most
    this.#mostWaiting = mostWaiting
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#taken >= this.#most) {
      if (this.#waiting.length >= this.#mostWaiting)
        throw new AppError('rate-limited', 'Many pictures are on their way. Try again in a moment.', {
          reason: 'many-pictures',
        })
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#taken += 1
    try {
      return await work()
    } finally {
      // The slot passes on to who waits longest.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#taken -= 1
    }
  }
}
