import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import type { Logger } from 'pino'
import type { Room } from '../room.ts'
import type { DocumentStore } from '../store/document-store.ts'
import { isDue } from './is-due.ts'

/** Has checkpoints written where they are due, one at a time for each document. Nobody waits for one, and a failure loses none. */
export class Compactor {
  readonly #store: Pick<DocumentStore, 'compact'>
  readonly #logger: Logger
  readonly #compacting = new Set<string>()

  constructor(store: Pick<DocumentStore, 'compact'>, logger: Logger) {
    this.#store = store
    this.#logger = logger
  }

  /** To be called when something of the room was committed, and when it is unloaded. */
  compactIfDue(room: Room, isUnloading = false) {
    const documentName = formatDocumentName(room.address)
    if (!isDue(room.tail, room.checkpointBytes, isUnloading) || this.#compacting.has(documentName)) return
    this.#compacting.add(documentName)
    Object.assign(room.tail, { rows: 0, bytes: 0 })
    this.#store
      .compact(room.address)
      .then((outcome) => {
        if (outcome.kind === 'checkpointed') room.checkpointBytes = outcome.bytes
        this.#logger.debug({ event: 'compaction', documentName, outcome: outcome.kind })
      })
      .catch((error: unknown) => this.#logger.warn({ event: 'compaction-failed', documentName, error: String(error) }))
      .finally(() => this.#compacting.delete(documentName))
  }
}
