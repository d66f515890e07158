import { TOKEN_CLOCK_TOLERANCE_SECONDS } from '@coscribe/shared/domain/limits'

/** Counts how many connections each token has opened, for as long as it is valid (SPEC AD3). */
export class TokenBudget {
  readonly #uses: number
  readonly #tokens = new Map<string, { left: number; readonly until: number }>()

  /** @param uses Connections that one token may open. */
  constructor(uses: number) {
    this.#uses = uses
  }

  /** False where the token is used up. @param exp End of its validity, in seconds since the epoch. */
  take(jti: string, exp: number, now = Date.now() / 1000): boolean {
    this.#forget(now)
    const token = this.#tokens.get(jti) ?? { left: this.#uses, until: exp + TOKEN_CLOCK_TOLERANCE_SECONDS }
    this.#tokens.set(jti, token)
    token.left -= 1
    return token.left >= 0
  }

  // Tokens live equally long, so the oldest stand first.
  #forget(now: number) {
    for (const [jti, { until }] of this.#tokens) {
      if (until > now) return
      this.#tokens.delete(jti)
    }
  }
}
