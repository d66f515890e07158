import type { NewUpdate } from '@coscribe/shared/db/append-updates'

export type { NewUpdate }

/** Why an append failed: `again` may work unchanged later; `poison` never will. */
export type AppendFailure = 'again' | 'poison'

/** The append-only log of all documents (SPEC UL1 to UL4). One contract suite runs on every implementation. */
export type UpdateLog = {
  /**
   * Commits all updates in one transaction, or none. Answers one entry per update, in order: its seq, or null where
   * the document is unknown, trashed or deleted.
   *
   * @throws AppendError
   */
  append(updates: readonly NewUpdate[]): Promise<readonly (bigint | null)[]>
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
