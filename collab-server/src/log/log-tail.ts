import type { Sql } from '@coscribe/shared/db/connect'
import { CHANNEL_DOCUMENT_APPENDED } from '@coscribe/shared/db/document-notifications'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { TAIL_POLL_INTERVAL_MS } from '@coscribe/shared/domain/limits'
import { type DocumentAddress, parseDocumentName } from '@coscribe/shared/protocol/document-name'

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
  readonly #sql: Sql
  readonly #events: TailEvents
  readonly #documents = new Map<string, Followed>()
  #timer: ReturnType<typeof setInterval> | undefined
  #unlisten: (() => Promise<void>) | undefined

  constructor(sql: Sql, events: TailEvents) {
    this.#sql = sql
    this.#events = events
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#poll(), TAIL_POLL_INTERVAL_MS)
    const { unlisten } = await this.#sql.listen(
      CHANNEL_DOCUMENT_APPENDED,
      (name) => this.#documents.has(name) && void this.#fetch(name),
      () => void this.#poll(),
    )
    this.#unlisten = unlisten
  }

  stop() {
    clearInterval(this.#timer)
    this.#unlisten?.().catch(() => {}) // the connection it would tell is being closed as well
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
        const { organizationId, documentId } = document.address
        const rows = await withOrganization(
          this.#sql,
          organizationId,
          (tx) => tx<{ seq: string; payload: Buffer }[]>`
            select seq, payload from app.document_updates
             where organization_id = ${organizationId} and document_id = ${documentId}
               and seq > ${document.seen.toString()} order by seq`,
        )
        if (this.#documents.get(documentName) !== document) return
        const fresh = rows.filter((row) => BigInt(row.seq) > document.seen)
        const last = fresh.at(-1)
        if (last) {
          document.seen = BigInt(last.seq)
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

  async #poll(): Promise<void> {
    const documents = [...this.#documents]
    if (documents.length === 0) return
    try {
      const heads = await this.#sql<
        { organizationId: string; documentId: string; headSeq: string; epoch: number; trashed: boolean }[]
      >`
        select organization_id as "organizationId", document_id as "documentId", head_seq as "headSeq", epoch, trashed
          from app.read_heads(${documents.map(([, { address }]) => address.organizationId)}::uuid[],
                              ${documents.map(([, { address }]) => address.documentId)}::uuid[])`
      const byName = new Map(heads.map((head) => [`${head.organizationId}/${head.documentId}`, head]))
      for (const [name, document] of documents) {
        const head = byName.get(name)
        if (!head) this.#events.ended(name, 'gone')
        else if (head.trashed) this.#events.ended(name, 'trashed')
        else if (head.epoch !== document.epoch) this.#events.ended(name, 'rebased')
        else if (BigInt(head.headSeq) > document.seen) void this.#fetch(name)
      }
    } catch {
      // Postgres is away; the next poll looks again.
    }
  }
}
