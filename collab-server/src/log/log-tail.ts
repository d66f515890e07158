import { TAIL_POLL_INTERVAL_MS } from '@coscribe/shared/domain/limits'
import { type DocumentAddress, parseDocumentName } from '@coscribe/shared/protocol/document-name'
import type { DocumentStore } from '../store/document-store.ts'

export type TailEvents = {
  /** Rows that somebody else appended, to be merged into the live document. */
  rows(documentName: string, payloads: readonly Uint8Array[]): void
  /** The document is gone, in the trash, or was re-based. */
  ended(documentName: string, why: 'gone' | 'trashed' | 'rebased'): void
}

type Followed = {
  readonly address: DocumentAddress
  readonly epoch: number
  seen: bigint
  busy: boolean
  again: boolean
}

/**
 * Follows the logs of the documents that are open here: the web app and other servers append too (creating, renaming).
 * `seen` is the seq through which the live document holds everything. seq is contiguous and becomes visible in
 * order, so `seq > seen` misses nothing.
 */
export class LogTail {
  readonly #store: Pick<DocumentStore, 'rowsAfter' | 'heads'>
  readonly #events: TailEvents
  readonly #documents = new Map<string, Followed>()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(store: Pick<DocumentStore, 'rowsAfter' | 'heads'>, events: TailEvents) {
    this.#store = store
    this.#events = events
  }

  start() {
    this.#timer = setInterval(() => void this.poll(), TAIL_POLL_INTERVAL_MS)
  }

  stop() {
    clearInterval(this.#timer)
  }

  /** Somebody says that the document's log has grown. */
  notified(documentName: string) {
    if (this.#documents.has(documentName)) void this.#fetch(documentName)
  }

  follow(documentName: string, seen: bigint, epoch: number) {
    const address = parseDocumentName(documentName)
    if (address) this.#documents.set(documentName, { address, epoch, seen, busy: false, again: false })
  }

  unfollow(documentName: string) {
    this.#documents.delete(documentName)
  }

  /** The seq through which the live document holds everything, or null where it is not followed. */
  seen(documentName: string): bigint | null {
    return this.#documents.get(documentName)?.seen ?? null
  }

  /** Our own updates were committed under these seqs; a gap before them is somebody else's. */
  committed(documentName: string, seqs: readonly bigint[]) {
    const document = this.#documents.get(documentName)
    if (!document) return
    for (const seq of seqs) {
      if (seq === document.seen + 1n) document.seen = seq
      else if (seq > document.seen) return void this.#fetch(documentName)
    }
  }

  async #fetch(documentName: string): Promise<void> {
    const document = this.#documents.get(documentName)
    if (!document) return
    if (document.busy) {
      document.again = true
      return
    }
    document.busy = true
    try {
      do {
        document.again = false
        const rows = await this.#store.rowsAfter(document.address, document.seen)
        if (this.#documents.get(documentName) !== document) return
        const fresh = rows.filter((row) => row.seq > document.seen)
        const last = fresh.at(-1)
        if (last) {
          document.seen = last.seq
          this.#events.rows(
            documentName,
            fresh.map((row) => row.payload),
          )
        }
      } while (document.again)
    } catch {
      // Postgres is away; the poll comes back to it.
    } finally {
      document.busy = false
    }
  }

  /** Looks at the heads of all documents. */
  async poll(): Promise<void> {
    const documents = [...this.#documents]
    if (documents.length === 0) return
    let heads: Awaited<ReturnType<DocumentStore['heads']>>
    try {
      heads = await this.#store.heads(documents.map(([, { address }]) => address))
    } catch {
      return // Postgres is away; the next poll looks again
    }
    for (const [name, document] of documents) {
      if (this.#documents.get(name) !== document) continue // closed meanwhile, and perhaps opened anew
      const head = heads.get(name)
      if (!head) this.#events.ended(name, 'gone')
      else if (head.trashed) this.#events.ended(name, 'trashed')
      else if (head.epoch !== document.epoch) this.#events.ended(name, 'rebased')
      else if (head.headSeq > document.seen) void this.#fetch(name)
    }
  }
}
