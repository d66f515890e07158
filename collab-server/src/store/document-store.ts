import type { Projection } from '@coscribe/shared/db/write-projection'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'

/** A document as it stands in storage, read at one instant. */
export type StoredDocument = {
  /** Yjs updates (V1) that make up everything committed through `seq`, to be applied in order. */
  readonly updates: readonly Uint8Array[]
  readonly seq: bigint
  /** Raised by a re-base: whoever holds an older one must start from nothing. */
  readonly epoch: number
  /** Rows and bytes after the checkpoint. */
  readonly tail: { readonly rows: number; readonly bytes: number }
  /** Size of the checkpoint that the tail follows; 0 where there is none. */
  readonly checkpointBytes: number
  /** Whose Yjs client id is whose. */
  readonly owners: ReadonlyMap<number, string>
  /** The projection is of the log through this seq; 0 where there is none. */
  readonly projectedSeq: bigint
  /** Checkpoints that were passed over because they are damaged. */
  readonly damagedCheckpoints: readonly bigint[]
}

export type CompactionOutcome =
  | { readonly kind: 'checkpointed'; readonly seq: bigint; readonly bytes: number }
  | { readonly kind: 'nothing-to-do' }
  /** Updates wait for others that are missing: a checkpoint would carry the hole on for ever. */
  | { readonly kind: 'pending' }

export type DocumentHead = { readonly headSeq: bigint; readonly epoch: number; readonly trashed: boolean }
export type ClientClaim = { readonly clientId: number; readonly userId: string }
export type StoredRow = { readonly seq: bigint; readonly payload: Uint8Array }

/**
 * What the rooms need from storage beside the update log. One contract suite runs on every implementation. Every call
 * may fail while the database is away; callers come back by themselves, and nothing is lost by a failure.
 */
export type DocumentStore = {
  /** One snapshot of checkpoint, rows and head: a compaction between two reads cannot hide a row (SPEC CP1). */
  load(address: DocumentAddress): Promise<StoredDocument | null>
  /** The rows after `seq`, in order. They never leave a gap: seq becomes visible in order (SPEC UL2). */
  rowsAfter(address: DocumentAddress, seq: bigint): Promise<readonly StoredRow[]>
  /** The heads of these documents, by document name; one that is gone is absent. */
  heads(addresses: readonly DocumentAddress[]): Promise<ReadonlyMap<string, DocumentHead>>
  /** Remembers owners of client ids. The first claim of an id stays. */
  claim(address: DocumentAddress, claims: readonly ClientClaim[]): Promise<void>
  /** Lets in only editors of this schema from now on, and sends older ones away; never lowers it. */
  raiseSchema(address: DocumentAddress, schema: number): Promise<void>
  /** Stores projections; one that is older than what is stored changes nothing. Documents that are gone are left out. */
  project(projections: readonly Projection[]): Promise<void>
  /** Writes a checkpoint of everything committed, where there is something to do. */
  compact(address: DocumentAddress): Promise<CompactionOutcome>
}
