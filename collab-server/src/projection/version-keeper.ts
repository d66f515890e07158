import { setTimeout as sleep } from 'node:timers/promises'
import { BACKGROUND_REST_FACTOR, VERSION_LOOK_INTERVAL_MS, VERSION_PAUSE_MS } from '@coscribe/shared/domain/limits'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'

/** From a change to the look for what its pause has ended, in ms: its row is a little younger than it, by another clock. */
const LOOK_AFTER_MS = VERSION_PAUSE_MS + 15_000

/** Time until a look that failed is made again, in ms. */
const RETRY_MS = 30_000

/** What one long log takes is not rested from by all others for longer, in ms. */
const LONGEST_REST_MS = 10_000

type Followed = {
  readonly address: DocumentAddress
  /** Of the last change that no look has come after by a pause; null where there is none. In ms. */
  changedAt: number | null
  lookAt: number
}

/**
 * When open documents are looked at for new versions: soon after they were loaded (what was written last before that has
 * had its pause), when a pause is over, and every so often while people go on without one. One after the other, a twentieth
 * of the time at most; a look that failed, because Postgres is away, is made again.
 */
export class VersionKeeper {
  readonly #keep: (address: DocumentAddress) => Promise<unknown>
  readonly #now: () => number
  readonly #rest: (ms: number) => Promise<unknown>
  readonly #documents = new Map<string, Followed>()
  #timer: ReturnType<typeof setInterval> | undefined
  #isLooking = false

  constructor(
    keep: (address: DocumentAddress) => Promise<unknown>,
    now = () => performance.now(),
    rest: (ms: number) => Promise<unknown> = sleep,
  ) {
    this.#keep = keep
    this.#now = now
    this.#rest = rest
  }

  start() {
    this.#timer = setInterval(() => void this.look(), VERSION_LOOK_INTERVAL_MS)
  }

  stop() {
    clearInterval(this.#timer)
    this.#documents.clear()
  }

  /** The document was loaded with the log through `seq`: where that is nothing, there is nothing to find yet. */
  loaded(documentName: string, address: DocumentAddress, seq: bigint) {
    const lookAt = seq === 0n ? Number.POSITIVE_INFINITY : this.#now()
    this.#documents.set(documentName, { address, changedAt: null, lookAt })
  }

  changed(documentName: string) {
    const document = this.#documents.get(documentName)
    if (!document) return
    document.changedAt = this.#now()
    if (document.lookAt === Number.POSITIVE_INFINITY) document.lookAt = document.changedAt + LOOK_AFTER_MS
  }

  unloaded(documentName: string) {
    this.#documents.delete(documentName)
  }

  /** Looks at every document that is due. Never rejects. */
  async look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      for (const [name, document] of [...this.#documents]) {
        const at = this.#now()
        if (document.lookAt > at || this.#documents.get(name) !== document) continue
        try {
          await this.#keep(document.address)
          this.#plan(document, at)
        } catch {
          // Postgres is away, or something is wrong with this one document: the others do not wait for it.
          document.lookAt = this.#now() + RETRY_MS
          continue
        }
        const tookMs = this.#now() - at
        if (tookMs > 0) await this.#rest(Math.min(tookMs * BACKGROUND_REST_FACTOR, LONGEST_REST_MS))
      }
    } finally {
      this.#isLooking = false
    }
  }

  #plan(document: Followed, lookedAt: number) {
    // The pause of the last change was over when the look began: until the next one there is nothing to find.
    if (document.changedAt === null || document.changedAt + LOOK_AFTER_MS <= lookedAt) {
      document.changedAt = null
      document.lookAt = Number.POSITIVE_INFINITY
    } else document.lookAt = Math.max(lookedAt + 1, document.changedAt + LOOK_AFTER_MS)
  }
}
