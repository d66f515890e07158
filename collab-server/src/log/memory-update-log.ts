import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { AppendError, type Appended, type NewUpdate, type UpdateLog } from './update-log.ts'

/** The log in memory, for simulations and tests; kept honest by the contract suite. */
export class MemoryUpdateLog implements UpdateLog {
  readonly rows = new Map<string, NewUpdate[]>()
  /** Documents that somebody holds locked. */
  readonly locked = new Set<string>()
  /** Called before a batch is stored; throw an AppendError to fail it, await to hold it. */
  before: (updates: readonly NewUpdate[]) => void | Promise<void> = () => {}

  createDocument(name: string) {
    this.rows.set(name, [])
  }

  deleteDocument(name: string) {
    this.rows.delete(name)
  }

  async append(updates: readonly NewUpdate[], { skipLocked } = { skipLocked: false }): Promise<Appended[]> {
    await this.before(updates)
    if (updates.some((update) => update.payload.byteLength === 0))
      throw new AppendError('poison', 'an update has no bytes')
    const isLocked = (update: NewUpdate) => this.locked.has(formatDocumentName(update))
    if (!skipLocked && updates.some(isLocked)) throw new AppendError('locked', 'a document is locked')
    return updates.map((update) => {
      if (isLocked(update)) return 'locked'
      const rows = this.rows.get(formatDocumentName(update))
      return rows ? BigInt(rows.push(update)) : null
    })
  }

  async close() {}
}
