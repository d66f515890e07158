/** Shortest and longest wait before the next try, in ms. */
const MIN_DELAY_MS = 300
const MAX_DELAY_MS = 15_000

/**
 * How long to wait before try number `attempt` (0 for the first after a loss), in ms. Doubles, and is spread by
 * `random` (0 to 1), so that a thousand clients of a restarted server do not all come back at once.
 */
export const reconnectDelayMs = (attempt: number, random: number) =>
  Math.round(Math.min(MAX_DELAY_MS, MIN_DELAY_MS * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2))
