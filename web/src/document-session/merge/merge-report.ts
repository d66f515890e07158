import type { BlockKey } from './blocks.ts'

export type Person = { readonly id: string; readonly name: string }

/**
 * The state that the server had confirmed when the connection was lost, together with everything of others that was
 * on the screen then: what is in the document and not in it, are this person's unsent changes.
 */
export type MergeBase = {
  /** `Y.encodeSnapshot`: state vector and delete set. */
  readonly snapshot: Uint8Array
  /** When the connection was lost, in ms since 1970. */
  readonly at: number
  /** The newest committed position that the server had named, or null. */
  readonly seq: number | null
}

/** A text that a merge took out of the document. Plain data: it is stored. */
export type RecoveredText = {
  /** The Yjs id of its first character: the same text found twice has the same one. */
  readonly id: string
  /** The words themselves; a line for each place they came from. */
  readonly text: string
  /** The whole block as its author had it. */
  readonly before: string
  /** The heading that stood above it, or null. */
  readonly under: string | null
  /** The block it was in. */
  readonly block: BlockKey
  /** True where this person wrote it; false where somebody else wrote it into a block that this person deleted. */
  readonly mine: boolean
  readonly writtenBy: Person | null
  /** Who deleted the block it was in, where known. */
  readonly deletedBy: Person | null
  /** When they did, in ms since 1970, where known. */
  readonly deletedAt: number | null
  /** When the merge took it out, in ms since 1970. */
  readonly at: number
}

export type ChangedBlock = {
  readonly key: BlockKey
  readonly how: 'added' | 'changed' | 'deleted'
  /** The beginning of its text. */
  readonly label: string
}

/** What one person did meanwhile. `user` is null where nobody knows. */
export type OthersChanges = {
  readonly user: Person | null
  readonly blocks: readonly ChangedBlock[]
  readonly changes: number
  /** Characters that came and went. */
  readonly added: number
  readonly removed: number
}

/** A block that this person and others changed. */
export type SharedBlock = {
  readonly key: BlockKey
  /** What it is in the schema: paragraph, heading, table. */
  readonly kind: string
  readonly by: readonly Person[]
  readonly before: string
  /** Null where it was deleted. */
  readonly after: string | null
}

export type MergeReport = {
  readonly awayMs: number
  readonly mine: { readonly changes: number; readonly blocks: readonly BlockKey[] }
  readonly others: readonly OthersChanges[]
  readonly both: readonly SharedBlock[]
  readonly recovered: readonly RecoveredText[]
}

/** A shorter absence needs no report: one remembers what one wrote. In ms. */
export const AWAY_NEWS_MS = 3 * 60_000

/** Text that was taken out is always news; that others wrote too, only after a while. */
export const isNews = (report: MergeReport) =>
  report.recovered.length > 0 || (report.awayMs >= AWAY_NEWS_MS && report.others.length > 0)
