import { BACKGROUND_REST_FACTOR } from '@coscribe/shared/domain/limits'
import { isLong } from './text-rest.ts'

/** What the shortest text counts for, in characters. */
const SHORTEST_TEXT = 500

/** Characters of a text, as far as its cost goes. */
export const weightOf = (characters: number) => Math.max(SHORTEST_TEXT, characters)

/**
 * When Postgres, which finds the words of every text, is given the next ones. Texts of up to ten pages, which are to be
 * found seconds after the last keystroke, have a twentieth of its time, and longer ones another: whose text is short does
 * not wait for what all the long ones take. Times as `performance.now()`.
 */
export class TextPace {
  #shortNotBefore = 0
  #longNotBefore = 0

  /** The earliest time for a text of so many characters. */
  notBefore(characters: number): number {
    return isLong(characters) ? this.#longNotBefore : this.#shortNotBefore
  }

  /** Postgres was given texts, and gets no others until it has answered. */
  given() {
    this.#shortNotBefore = Number.POSITIVE_INFINITY
    this.#longNotBefore = Number.POSITIVE_INFINITY
  }

  /** It took texts of these lengths, and so long for all of them, in ms; they share that by their lengths. */
  taken(lengths: readonly number[], tookMs: number, now: number) {
    const weight = (of: readonly number[]) => of.reduce((sum, length) => sum + weightOf(length), 0)
    const share = weight(lengths.filter(isLong)) / weight(lengths)
    this.#shortNotBefore = now + tookMs * BACKGROUND_REST_FACTOR * (1 - share)
    this.#longNotBefore = now + tookMs * BACKGROUND_REST_FACTOR * share
  }

  /** It could not take them: nothing is to be rested from, but it is not asked again at once. */
  refused(now: number, retryMs: number) {
    this.#shortNotBefore = now + retryMs
    this.#longNotBefore = now + retryMs
  }
}
