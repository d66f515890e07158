/** Lines of one kind that may be logged within a second. */
const LINES_PER_SECOND = 10

type Window = { second: number; lines: number; dropped: number }

/** Keeps a flood of bad frames from becoming a flood of log lines: so many of a kind per second, and how many were left out. */
export class EventLimiter {
  readonly #windows = new Map<string, Window>()

  /** Whether a line of this kind may be written now, and how many were left out before it. */
  allow(kind: string, nowMs = Date.now()): { readonly allowed: boolean; readonly dropped: number } {
    const second = Math.floor(nowMs / 1000)
    let window = this.#windows.get(kind)
    if (!window) {
      window = { second, lines: 0, dropped: 0 }
      this.#windows.set(kind, window)
    }
    if (window.second !== second) Object.assign(window, { second, lines: 0 })
    if (window.lines >= LINES_PER_SECOND) {
      window.dropped += 1
      return { allowed: false, dropped: 0 }
    }
    window.lines += 1
    const { dropped } = window
    window.dropped = 0
    return { allowed: true, dropped }
  }
}
