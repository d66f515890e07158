import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import type * as Y from 'yjs'
import type { CollabConnection } from './connection-context.ts'
import type { Limits } from './limits.ts'
import type { ClientOwners } from './validation/client-owners.ts'

/** One open document: what the stages keep about it beside the Y.Doc. */
export class Room {
  readonly address: DocumentAddress
  readonly doc: Y.Doc
  readonly owners: ClientOwners
  readonly epoch: number
  readonly connections = new Set<CollabConnection>()
  /** Updates and bytes since the last checkpoint. */
  readonly tail: { rows: number; bytes: number }
  /** Size of the newest checkpoint. */
  checkpointBytes: number
  readonly #limits: Pick<Limits, 'pendingBytes' | 'pendingMs'>
  /** Editors below this schema have been sent away: what it brought may be written. */
  schema = 1
  /** True where something was waiting when the last frame had been handled. */
  wasPending = false
  #waiting: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(options: {
    readonly address: DocumentAddress
    readonly doc: Y.Doc
    readonly owners: ClientOwners
    readonly epoch: number
    readonly tail: { readonly rows: number; readonly bytes: number }
    readonly checkpointBytes: number
    readonly limits: Pick<Limits, 'pendingBytes' | 'pendingMs'>
  }) {
    this.address = options.address
    this.doc = options.doc
    this.owners = options.owners
    this.epoch = options.epoch
    this.tail = { ...options.tail }
    this.checkpointBytes = options.checkpointBytes
    this.#limits = options.limits
  }

  get hasPending(): boolean {
    return this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null
  }

  /** Calls back once nothing in the document waits for missing updates (SPEC DA2); at once where nothing does. */
  whenIntegrated(resolve: () => void): void {
    if (this.hasPending) this.#waiting.push(resolve)
    else resolve()
  }

  /**
   * To be called after every handled frame. Pendings that last, or grow large, are given up and everybody is closed: who
   * comes back sends everything again that the server lacks.
   */
  settlePending(): void {
    this.wasPending = this.hasPending
    if (!this.hasPending) {
      if (this.#timer) clearTimeout(this.#timer)
      this.#timer = null
      for (const resolve of this.#waiting.splice(0)) resolve()
      return
    }
    if (this.#pendingBytes > this.#limits.pendingBytes) this.#giveUp()
    else this.#timer ??= setTimeout(() => this.#giveUp(), this.#limits.pendingMs)
  }

  close() {
    if (this.#timer) clearTimeout(this.#timer)
    this.#waiting = []
    this.owners.close()
  }

  get #pendingBytes(): number {
    const { pendingStructs, pendingDs } = this.doc.store
    return (pendingStructs?.update.byteLength ?? 0) + (pendingDs?.byteLength ?? 0)
  }

  #giveUp() {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (!this.hasPending) return
    this.doc.store.pendingStructs = null
    this.doc.store.pendingDs = null
    this.wasPending = false
    this.#waiting = []
    // Whose they were is not known for sure, and nobody may be acknowledged for what was just given up.
    for (const connection of this.connections) connection.close('causalGap')
  }
}
