import { createHash } from 'node:crypto'
import type { NewUpdate } from '@coscribe/shared/db/append-updates'
import type { Projection } from '@coscribe/shared/db/write-projection'

export type MemoryCheckpoint = { readonly seq: bigint; readonly state: Uint8Array; readonly sha256: Buffer }

/** One document's rows. Nothing in here is ever changed in place, so a copy of the lists is a snapshot. */
export type MemoryDocument = {
  readonly rows: readonly NewUpdate[]
  /** Oldest first. */
  readonly checkpoints: readonly MemoryCheckpoint[]
  readonly owners: ReadonlyMap<number, string>
  readonly projection: Projection | null
  readonly epoch: number
  readonly trashed: boolean
  readonly minSchema: number
}

const EMPTY: MemoryDocument = {
  rows: [],
  checkpoints: [],
  owners: new Map(),
  projection: null,
  epoch: 0,
  trashed: false,
  minSchema: 1,
}

/** What Postgres is to the sync core, in memory: for simulations and tests, kept honest by the contract suites. */
export class MemoryDatabase {
  readonly #documents = new Map<string, MemoryDocument>()
  /** Called before every statement; await to delay it, throw to fail it. */
  before: (statement: string) => void | Promise<void> = () => {}
  /** Called when rows were appended. */
  appended: (documentName: string, rows: readonly NewUpdate[]) => void = () => {}

  create(documentName: string) {
    this.#documents.set(documentName, EMPTY)
  }

  delete(documentName: string) {
    this.#documents.delete(documentName)
  }

  /** The document at this instant, or null: what a repeatable-read transaction sees from here on. */
  snapshot(documentName: string): MemoryDocument | null {
    return this.#documents.get(documentName) ?? null
  }

  change(documentName: string, change: (document: MemoryDocument) => Partial<MemoryDocument>) {
    const document = this.#documents.get(documentName)
    if (document) this.#documents.set(documentName, { ...document, ...change(document) })
  }

  /** Appends one row and answers its seq; null where the document is gone or in the trash. */
  append(documentName: string, row: NewUpdate): bigint | null {
    const document = this.#documents.get(documentName)
    if (!document || document.trashed) return null
    const rows = [...document.rows, row]
    this.#documents.set(documentName, { ...document, rows })
    this.appended(documentName, [row])
    return BigInt(rows.length)
  }
}

export const isIntact = ({ state, sha256 }: MemoryCheckpoint) =>
  createHash('sha256').update(state).digest().equals(sha256)
