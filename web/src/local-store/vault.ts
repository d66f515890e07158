import type { Owner } from './registry.ts'
import { indexName, type Sealed, seal, sealJson, unseal, unsealJson, type VaultKeys } from './seal.ts'
import type { StoredRow, VaultDatabase } from './vault-database.ts'

/** What is kept about a document beside its updates. */
export type DocumentNote = {
  readonly documentId: string
  readonly access: 'read' | 'comment' | 'write'
  /** Of the editor that wrote here last: an older one must not bind it. */
  readonly schemaVersion: number
  readonly openedAt: number
  readonly pinned: boolean
  /** The newest position of the server's log that was heard of here, and when. */
  readonly seq: number | null
  readonly contactAt: number
}

export type Row = {
  readonly n: number
  readonly kind: StoredRow['kind']
  readonly changes: number
  readonly at: number
  /** Null where the record is damaged. */
  readonly update: Uint8Array | null
}

export type NewRow = Pick<Row, 'kind' | 'changes' | 'at'> & { readonly update: Uint8Array }

/**
 * The opened local store of one person in one organization. Everything in it is sealed; its names are meaningless
 * without the key. Rejections are those of IndexedDB (quota, closed) and reach the caller.
 */
export class Vault {
  readonly id: string
  readonly owner: Owner
  readonly #database: VaultDatabase
  readonly #keys: VaultKeys
  readonly #names = new Map<string, Promise<string>>()

  constructor(id: string, owner: Owner, database: VaultDatabase, keys: VaultKeys) {
    this.id = id
    this.owner = owner
    this.#database = database
    this.#keys = keys
  }

  /** What a service worker needs to write a row in our place (see service-worker/worker.js). */
  get contentKey(): CryptoKey {
    return this.#keys.content
  }

  nameOf(name: string): Promise<string> {
    const known = this.#names.get(name) ?? indexName(this.#keys.index, name)
    this.#names.set(name, known)
    return known
  }

  async readRows(documentId: string): Promise<Row[]> {
    const name = await this.nameOf(documentId)
    const range = IDBKeyRange.bound([name, 0], [name, Number.MAX_SAFE_INTEGER])
    const transaction = this.#database.transaction('rows')
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(range), transaction.store.getAll(range)])
    return await Promise.all(
      values.map(async (row, at) => ({
        n: keys[at]?.[1] ?? 0,
        kind: row.kind,
        changes: row.changes,
        at: row.at,
        update: await unseal(this.#keys.content, row, name),
      })),
    )
  }

  /** Adds rows and removes others in one transaction, on disk when it resolves. Answers the numbers of the new rows. */
  async writeRows(documentId: string, rows: readonly NewRow[], replaced: readonly number[] = []): Promise<number[]> {
    const name = await this.nameOf(documentId)
    const sealed = await Promise.all(
      rows.map(async ({ update, ...row }) => ({
        ...row,
        ...(await seal(this.#keys.content, update as Uint8Array<ArrayBuffer>, name)),
      })),
    )
    const transaction = this.#database.transaction('rows', 'readwrite', { durability: 'strict' })
    const range = IDBKeyRange.bound([name, 0], [name, Number.MAX_SAFE_INTEGER])
    // The number is taken inside the transaction: several tabs append to the same log.
    let last = (await transaction.store.openKeyCursor(range, 'prev'))?.key[1] ?? 0
    const numbers = sealed.map((row) => {
      last += 1
      void transaction.store.put(row, [name, last])
      return last
    })
    for (const n of replaced) void transaction.store.delete([name, n])
    await transaction.done
    return numbers
  }

  /** Names (see `nameOf`) of the documents that hold changes which the server has not confirmed. */
  async unsentNames(): Promise<ReadonlySet<string>> {
    const keys = await this.#database.getAllKeysFromIndex('rows', 'kind', 'mine')
    return new Set(keys.map(([name]) => name))
  }

  async readDocument(documentId: string): Promise<DocumentNote | null> {
    const name = await this.nameOf(documentId)
    const sealed = await this.#database.get('documents', name)
    return sealed ? await unsealJson<DocumentNote>(this.#keys.content, sealed, `document ${name}`) : null
  }

  async writeDocument(note: DocumentNote): Promise<void> {
    const name = await this.nameOf(note.documentId)
    await this.#database.put('documents', await sealJson(this.#keys.content, note, `document ${name}`), name)
  }

  async listDocuments(): Promise<(DocumentNote & { readonly unsent: boolean })[]> {
    const transaction = this.#database.transaction('documents')
    const [names, sealed] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()])
    const unsent = await this.unsentNames()
    const notes = await Promise.all(
      sealed.map(async (each, at) => {
        const note = await unsealJson<DocumentNote>(this.#keys.content, each, `document ${names[at]}`)
        return note && { ...note, unsent: unsent.has(names[at] ?? '') }
      }),
    )
    return notes.filter((note) => note !== null)
  }

  /** Removes a document's copy. What is left in the files of the database is unreadable with the store's key gone. */
  async eraseDocument(documentId: string): Promise<void> {
    const name = await this.nameOf(documentId)
    const transaction = this.#database.transaction(['rows', 'documents', 'notes'], 'readwrite')
    void transaction.objectStore('rows').delete(IDBKeyRange.bound([name, 0], [name, Number.MAX_SAFE_INTEGER]))
    void transaction.objectStore('documents').delete(name)
    await transaction.done
  }

  async readNote<T>(title: string): Promise<T | null> {
    const name = await this.nameOf(`note ${title}`)
    const sealed: Sealed | undefined = await this.#database.get('notes', name)
    return sealed ? await unsealJson<T>(this.#keys.content, sealed, `note ${name}`) : null
  }

  /** @param value as JSON; null removes it. */
  async writeNote(title: string, value: unknown): Promise<void> {
    const name = await this.nameOf(`note ${title}`)
    if (value === null) await this.#database.delete('notes', name)
    else await this.#database.put('notes', await sealJson(this.#keys.content, value, `note ${name}`), name)
  }

  close(): void {
    this.#database.close()
  }
}
