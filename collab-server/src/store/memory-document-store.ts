import type { Projection } from '@coscribe/shared/db/write-projection'
import { CHECKPOINTS_KEPT } from '@coscribe/shared/domain/limits'
import { type DocumentAddress, formatDocumentName } from '@coscribe/shared/protocol/document-name'
import type { ClientClaim, CompactionOutcome, DocumentHead, DocumentStore, StoredDocument } from './document-store.ts'
import { isIntact, type MemoryCheckpoint, type MemoryDatabase, type MemoryDocument } from './memory-database.ts'

/** The document store on a `MemoryDatabase`, with a pause wherever Postgres would be asked. */
export class MemoryDocumentStore implements DocumentStore {
  readonly #database: MemoryDatabase
  readonly #makeCheckpoint: (updates: readonly Uint8Array[]) => Omit<MemoryCheckpoint, 'seq'> | null

  constructor(
    database: MemoryDatabase,
    makeCheckpoint: (updates: readonly Uint8Array[]) => Omit<MemoryCheckpoint, 'seq'> | null,
  ) {
    this.#database = database
    this.#makeCheckpoint = makeCheckpoint
  }

  async load(address: DocumentAddress): Promise<StoredDocument | null> {
    await this.#database.before('load: begin')
    const snapshot = this.#database.snapshot(formatDocumentName(address))
    if (!snapshot) return null
    await this.#database.before('load: checkpoint')
    const { checkpoint, damaged } = newestIntact(snapshot)
    await this.#database.before('load: rows')
    const rows = this.readTail(address, snapshot, checkpoint?.seq ?? 0n)
    await this.#database.before('load: owners')
    return {
      updates: [...(checkpoint ? [checkpoint.state] : []), ...rows],
      seq: this.readHead(address, snapshot),
      epoch: snapshot.epoch,
      tail: { rows: rows.length, bytes: rows.reduce((sum, row) => sum + row.byteLength, 0) },
      checkpointBytes: checkpoint?.state.byteLength ?? 0,
      owners: snapshot.owners,
      projectedSeq: snapshot.projection?.seq ?? 0n,
      damagedCheckpoints: damaged,
    }
  }

  /** The rows after `seq`, in the transaction's snapshot. */
  protected readTail(_address: DocumentAddress, snapshot: MemoryDocument, seq: bigint): readonly Uint8Array[] {
    return snapshot.rows.slice(Number(seq)).map((row) => row.payload)
  }

  /** The head, in the transaction's snapshot. */
  protected readHead(_address: DocumentAddress, snapshot: MemoryDocument): bigint {
    return BigInt(snapshot.rows.length)
  }

  async rowsAfter(address: DocumentAddress, seq: bigint) {
    await this.#database.before('rows after')
    const rows = this.#database.snapshot(formatDocumentName(address))?.rows ?? []
    return rows.slice(Number(seq)).map(({ payload }, index) => ({ seq: seq + BigInt(index) + 1n, payload }))
  }

  async heads(addresses: readonly DocumentAddress[]): Promise<ReadonlyMap<string, DocumentHead>> {
    await this.#database.before('heads')
    return new Map(
      addresses.flatMap((address) => {
        const name = formatDocumentName(address)
        const document = this.#database.snapshot(name)
        if (!document) return []
        const { rows, epoch, trashed } = document
        return [[name, { headSeq: BigInt(rows.length), epoch, trashed }] as const]
      }),
    )
  }

  async claim(address: DocumentAddress, claims: readonly ClientClaim[]) {
    await this.#database.before('claim')
    this.#database.change(formatDocumentName(address), ({ owners }) => {
      const all = new Map(owners)
      for (const { clientId, userId } of claims) if (!all.has(clientId)) all.set(clientId, userId)
      return { owners: all }
    })
  }

  async raiseSchema(address: DocumentAddress, schema: number) {
    await this.#database.before('raise schema')
    this.#database.change(formatDocumentName(address), ({ minSchema }) => ({ minSchema: Math.max(minSchema, schema) }))
  }

  async project(projections: readonly Projection[]) {
    await this.#database.before('project')
    for (const projection of projections)
      this.#database.change(formatDocumentName(projection), (document) => projected(document.projection, projection))
  }

  async compact(address: DocumentAddress): Promise<CompactionOutcome> {
    const name = formatDocumentName(address)
    await this.#database.before('compact: begin')
    const snapshot = this.#database.snapshot(name)
    if (!snapshot) return { kind: 'nothing-to-do' }
    const { checkpoint } = newestIntact(snapshot)
    await this.#database.before('compact: read')
    const rows = snapshot.rows.slice(Number(checkpoint?.seq ?? 0n)).map((row) => row.payload)
    if (rows.length === 0) return { kind: 'nothing-to-do' }
    const made = this.#makeCheckpoint([...(checkpoint ? [checkpoint.state] : []), ...rows])
    if (!made) return { kind: 'pending' }
    const seq = BigInt(snapshot.rows.length)
    await this.#database.before('compact: commit')
    this.#database.change(name, ({ checkpoints }) =>
      checkpoints.some((other) => other.seq === seq)
        ? {}
        : {
            checkpoints: [...checkpoints, { seq, state: made.state, sha256: made.sha256 }]
              .sort((a, b) => Number(a.seq - b.seq))
              .slice(-CHECKPOINTS_KEPT),
          },
    )
    return { kind: 'checkpointed', seq, bytes: made.state.byteLength }
  }
}

function newestIntact({ checkpoints }: MemoryDocument) {
  const damaged: bigint[] = []
  for (const checkpoint of checkpoints.toReversed()) {
    if (isIntact(checkpoint)) return { checkpoint, damaged }
    damaged.push(checkpoint.seq)
  }
  return { checkpoint: null, damaged }
}

function projected(stored: Projection | null, projection: Projection): { projection?: Projection } {
  if (stored && stored.seq > projection.seq) return {}
  if (projection.text !== null) return { projection }
  return stored ? { projection: { ...projection, seq: stored.seq, text: stored.text } } : {}
}
