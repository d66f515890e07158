import type { Sql } from '@coscribe/shared/db/connect'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'

/** Time between tries to store claims while the database is away, in ms. */
const RETRY_MS = 1_000

/**
 * Whose Yjs client id is whose, for the life of one document: a client id belongs to the first person who wrote with
 * it. Judged in memory, at once; stored behind (a claim may wait for the database, an edit may not).
 */
export class ClientOwners {
  readonly #sql: Sql
  readonly #address: DocumentAddress
  readonly #owners = new Map<number, string>()
  #unsaved: { readonly clientId: number; readonly userId: string }[] = []
  #saving = false
  #closed = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(sql: Sql, address: DocumentAddress) {
    this.#sql = sql
    this.#address = address
  }

  async load(): Promise<void> {
    const { organizationId, documentId } = this.#address
    const rows = await withOrganization(
      this.#sql,
      organizationId,
      (tx) => tx<{ clientId: string; userId: string }[]>`
        select client_id as "clientId", user_id as "userId" from app.document_clients
         where organization_id = ${organizationId} and document_id = ${documentId}`,
    )
    for (const row of rows) this.#owners.set(Number(row.clientId), row.userId)
  }

  ownerOf = (clientId: number): string | null => this.#owners.get(clientId) ?? null

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
    const batch = this.#unsaved
    this.#unsaved = []
    const { organizationId, documentId } = this.#address
    try {
      await withOrganization(
        this.#sql,
        organizationId,
        (tx) => tx`
          insert into app.document_clients (organization_id, document_id, client_id, user_id)
          select ${organizationId}, ${documentId}, client_id, user_id
            from unnest(${batch.map((claim) => claim.clientId)}::bigint[], ${batch.map((claim) => claim.userId)}::uuid[])
                 as claims (client_id, user_id)
          on conflict do nothing`,
      )
    } catch (error) {
      // 23503: the document was deleted meanwhile, and its claims with it.
      if (!this.#closed && (error as { code?: string }).code !== '23503') {
        this.#unsaved = [...batch, ...this.#unsaved]
        this.#timer = setTimeout(() => void this.#save(), RETRY_MS)
      }
    } finally {
      this.#saving = false
    }
  }
}
