import type { NewUpdate } from '@coscribe/shared/db/append-updates'

export type { NewUpdate }

/** Why an append failed: `again` may work unchanged later, `locked` without the documents that are locked; `poison` never will. */
export type AppendFailure = 'again' | 'locked' | 'poison'

/** What became of an update: its seq, null where the document is gone, `locked` where somebody holds the document. */
export type Appended = bigint | null | 'locked'

/** The append-only log of all documents (SPEC UL1 to UL4). One contract suite runs on every implementation. */
export type UpdateLog = {
  /**
   * Commits all updates in one transaction, or none. Answers one entry per update, in order. With `skipLocked`, updates
   * of documents that somebody holds locked are left out instead of waited for.
   *
   * @throws AppendError
   */
  append(updates: readonly NewUpdate[], options?: { readonly skipLocked: boolean }): Promise<readonly Appended[]>
  close(): Promise<void>
}

export class AppendError extends Error {
  override readonly name = 'AppendError'
  readonly failure: AppendFailure
  constructor(failure: AppendFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }
}
