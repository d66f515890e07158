import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import type * as Y from 'yjs'
import type { CollabConnection } from './connection-context.ts'
import type { ClientOwners } from './validation/client-owners.ts'

/** How long updates may wait for others that are missing, in ms, before their sender is sent away. */
const MAX_PENDING_MS = 10_000

/** One open document: what the stages keep about it beside the Y.Doc. */
export class Room {
  readonly address: DocumentAddress
  readonly doc: Y.Doc
  readonly owners: ClientOwners
  readonly connections = new Set<CollabConnection>()
  /** Updates and bytes since the last checkpoint. */
  readonly tail = { rows: 0, bytes: 0 }
  #waiting: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(address: DocumentAddress, doc: Y.Doc, owners: ClientOwners) {
    this.address = address
    this.doc = doc
    this.owners = owners
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
   * To be called after every handled frame. Pendings that last are given up and everybody is closed: who comes back
   * sends everything again that the server lacks.
   */
  settlePending(): void {
    if (!this.hasPending) {
      if (this.#timer) clearTimeout(this.#timer)
      this.#timer = null
      const waiting = this.#waiting
      this.#waiting = []
      for (const resolve of waiting) resolve()
      return
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      if (!this.hasPending) return
      this.doc.store.pendingStructs = null
      this.doc.store.pendingDs = null
      this.#waiting = []
      // Whose they were is not known for sure, and nobody may be acknowledged for what was just given up.
      for (const connection of this.connections) connection.close('causalGap')
    }, MAX_PENDING_MS)
  }

  close() {
    if (this.#timer) clearTimeout(this.#timer)
    this.#waiting = []
    this.owners.close()
  }
}
