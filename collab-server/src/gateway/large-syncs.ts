/** A connection that a whole document is sent to. */
export type SyncTarget = { readonly isClosed: boolean; readonly unsentBytes: number }

type Waiting = { readonly target: SyncTarget; readonly bytes: number; readonly go: () => void }

const LOOK_AGAIN_MS = 20
/** Left in the socket when a sync counts as delivered. */
const REST_BYTES = 1024 * 1024

/**
 * Whole documents that are large leave one after the other: each is encoded for its reader and waits in memory until the
 * network has taken it, and encoding stops everybody else. At most `underwayBytes` wait at once (SPEC GW12), or one document.
 * A reader that takes nothing holds the others up no longer than it is let live (SPEC GW8).
 */
export class LargeSyncs {
  readonly #fromBytes: number
  readonly #underwayBytes: number
  #waiting: Waiting[] = []
  #underway: { readonly target: SyncTarget; readonly bytes: number }[] = []
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(limits: { readonly largeSyncBytes: number; readonly largeSyncsUnderwayBytes: number }) {
    this.#fromBytes = limits.largeSyncBytes
    this.#underwayBytes = limits.largeSyncsUnderwayBytes
  }

  /** Resolves when a document of about so many bytes may be encoded for the target; at once where it is small. */
  turn(target: SyncTarget, bytes: number): Promise<void> | undefined {
    if (bytes < this.#fromBytes) return undefined
    return new Promise((go) => {
      this.#waiting.push({ target, bytes, go })
      this.#timer ??= setTimeout(() => this.#look(), 0)
    })
  }

  /** One at a time lets others speak between two. */
  #look() {
    this.#underway = this.#underway.filter(({ target }) => !target.isClosed && target.unsentBytes > REST_BYTES)
    const gone = this.#waiting.filter(({ target }) => target.isClosed)
    this.#waiting = this.#waiting.filter(({ target }) => !target.isClosed)
    for (const { go } of gone) go()
    const [next] = this.#waiting
    const sum = this.#underway.reduce((total, { bytes }) => total + bytes, 0)
    if (next && (this.#underway.length === 0 || sum + next.bytes <= this.#underwayBytes)) {
      this.#waiting.shift()
      this.#underway.push(next)
      next.go()
    }
    this.#timer = this.#waiting.length > 0 ? setTimeout(() => this.#look(), LOOK_AGAIN_MS) : null
  }
}
