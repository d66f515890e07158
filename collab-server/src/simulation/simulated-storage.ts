import { type DocumentAddress, formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { makeCheckpoint } from '../compaction/make-checkpoint.ts'
import { MemoryUpdateLog } from '../log/memory-update-log.ts'
import { AppendError, type Appended, type NewUpdate, type UpdateLog } from '../log/update-log.ts'
import type { MemoryDatabase, MemoryDocument } from '../store/memory-database.ts'
import { MemoryDocumentStore } from '../store/memory-document-store.ts'
import type { Random } from './random.ts'
import { schedule } from './virtual-time.ts'

/** How the database fares at the moment. */
export type Weather = { isAway: boolean; failureRate: number; slowness: number }

/**
 * The log as a server process has it over a connection: the commit happens in the database, also when the server has died
 * meanwhile, and the answer may get lost.
 */
export class SimulatedUpdateLog implements UpdateLog {
  readonly #inner: MemoryUpdateLog
  readonly #random: Random
  readonly #weather: Weather
  readonly #process: string

  constructor(database: MemoryDatabase, random: Random, weather: Weather, process: string) {
    this.#inner = new MemoryUpdateLog(database)
    this.#random = random
    this.#weather = weather
    this.#process = process
  }

  append(updates: readonly NewUpdate[], options?: { readonly skipLocked: boolean }): Promise<Appended[]> {
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void) => schedule(this.#delayMs(), settle, { process: this.#process })
      const fail = () => answer(() => reject(new AppendError('again', 'the connection was lost')))
      const commit = async () => {
        if (this.#weather.isAway || this.#random.chance(this.#weather.failureRate)) return fail()
        const appended = await this.#inner.append(updates, options)
        if (this.#random.chance(this.#weather.failureRate)) fail()
        else answer(() => resolve(appended))
      }
      schedule(this.#delayMs(), () => void commit(), { process: 'database' })
    })
  }

  async close() {}

  #delayMs() {
    return this.#random.between(0, 3) * this.#weather.slowness
  }
}

/** The store with places where a simulation can plant a bug. */
export class SimulatedDocumentStore extends MemoryDocumentStore {
  readonly #database: MemoryDatabase
  /** A planted bug: the head is read by a statement of its own, after the rows. */
  static readsHeadLater = false
  /** A planted bug: a checkpoint is made of all rows but one. */
  static dropsRow = false

  constructor(database: MemoryDatabase) {
    super(database, (updates) =>
      makeCheckpoint(SimulatedDocumentStore.dropsRow && updates.length > 1 ? updates.slice(0, -1) : updates),
    )
    this.#database = database
  }

  protected override readHead(address: DocumentAddress, snapshot: MemoryDocument): bigint {
    const now = SimulatedDocumentStore.readsHeadLater ? this.#database.snapshot(formatDocumentName(address)) : snapshot
    return super.readHead(address, now ?? snapshot)
  }
}
