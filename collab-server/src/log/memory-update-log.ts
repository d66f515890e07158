import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { MemoryDatabase } from '../store/memory-database.ts'
import { AppendError, type Appended, type NewUpdate, type UpdateLog } from './update-log.ts'

/** The log in memory, for simulations and tests; kept honest by the contract suite. */
export class MemoryUpdateLog implements UpdateLog {
  readonly #database: MemoryDatabase
  /** Documents that somebody holds locked. */
  readonly locked = new Set<string>()
  /** Called before a batch is stored; throw an AppendError to fail it, await to hold it. */
  before: (updates: readonly NewUpdate[]) => void | Promise<void> = () => {}
  /** Called when a batch is stored and its answer is on the way; throw an AppendError to lose the answer. */
  after: (updates: readonly NewUpdate[]) => void | Promise<void> = () => {}

  constructor(database = new MemoryDatabase()) {
    this.#database = database
  }

  createDocument(name: string) {
    this.#database.create(name)
  }

  deleteDocument(name: string) {
    this.#database.delete(name)
  }

  rows(name: string): readonly NewUpdate[] {
    return this.#database.snapshot(name)?.rows ?? []
  }

  async append(updates: readonly NewUpdate[], { skipLocked } = { skipLocked: false }): Promise<Appended[]> {
    await this.before(updates)
    if (updates.some((update) => update.payload.byteLength === 0))
      throw new AppendError('poison', 'an update has no bytes')
    const isLocked = (update: NewUpdate) => this.locked.has(formatDocumentName(update))
    if (!skipLocked && updates.some(isLocked)) throw new AppendError('locked', 'a document is locked')
    const appended = updates.map((update) =>
      isLocked(update) ? 'locked' : this.#database.append(formatDocumentName(update), update),
    )
    await this.after(updates)
    return appended
  }

  async close() {}
}
