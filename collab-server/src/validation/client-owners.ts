import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import type { ClientClaim, DocumentStore } from '../store/document-store.ts'

/** Time between tries to store claims while the database is away, in ms. */
const RETRY_MS = 1_000

/**
 * Whose Yjs client id is whose, for the life of one document: a client id belongs to the first person who wrote with
 * it. Judged in memory, at once; stored behind (a claim may wait for the database, an edit may not).
 */
export class ClientOwners {
  readonly #store: Pick<DocumentStore, 'claim'>
  readonly #address: DocumentAddress
  readonly #owners: Map<number, string>
  #unsaved: ClientClaim[] = []
  #saving = false
  #closed = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(store: Pick<DocumentStore, 'claim'>, address: DocumentAddress, owners: ReadonlyMap<number, string>) {
    this.#store = store
    this.#address = address
    this.#owners = new Map(owners)
  }

  ownerOf = (clientId: number): string | null => this.#owners.get(clientId) ?? null

  /** All of them, by client id. */
  get all(): ReadonlyMap<number, string> {
    return this.#owners
  }

  claim(clientIds: readonly number[], userId: string): void {
    for (const clientId of clientIds) {
      if (this.#owners.has(clientId)) continue
      this.#owners.set(clientId, userId)
      this.#unsaved.push({ clientId, userId })
    }
    void this.#save()
  }

  close() {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  async #save(): Promise<void> {
    if (this.#saving || this.#unsaved.length === 0) return
    this.#saving = true
    while (this.#unsaved.length > 0) {
      const batch = this.#unsaved
      this.#unsaved = []
      try {
        await this.#store.claim(this.#address, batch)
      } catch {
        this.#unsaved = [...batch, ...this.#unsaved]
        if (!this.#closed) this.#timer = setTimeout(() => void this.#save(), RETRY_MS)
        break
      }
    }
    this.#saving = false
  }
}
