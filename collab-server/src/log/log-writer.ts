import {
  APPEND_RETRY_MAX_MS,
  APPEND_RETRY_MIN_MS,
  COMMIT_GAP_FROM_UPDATES,
  COMMIT_GAP_MS,
  LOCKED_RETRY_MS,
  MAX_BATCH_BYTES,
  MAX_BATCH_DOCUMENTS,
  MAX_BATCH_UPDATES,
} from '@coscribe/shared/domain/limits'
import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { failpoint } from '../failpoint.ts'
import { AppendError, type Appended, type NewUpdate, type UpdateLog } from './update-log.ts'

export type LogPressure = 'none' | 'pause' | 'close'

export type LogWriterEvents = {
  /** Updates of a document were committed; `seqs` in the order in which they were enqueued. */
  committed(documentName: string, seqs: readonly bigint[]): void
  /** Updates of a document can never be committed: it is gone, or Postgres refuses the bytes. Drop its room. */
  rejected(documentName: string, why: 'unknown-document' | 'poison'): void
  pressure(pressure: LogPressure): void
  /** A batch failed and is tried again. */
  retrying(error: unknown, queuedUpdates: number): void
}

/** Queued bytes at which nothing more is read, and at which writers are sent away. */
export type LogQueueBounds = { readonly logQueuePauseBytes: number; readonly logQueueCloseBytes: number }

type Waiter = { readonly position: number; readonly resolve: () => void; readonly dropped: () => void }
type DocumentQueue = {
  readonly name: string
  enqueued: number
  durable: number
  waiters: Waiter[]
  /** What waits until somebody lets the document go; null where nobody holds it. */
  parked: Entry[] | null
  /** It was held a moment ago, so nobody waits for it again. */
  isSuspect: boolean
}
// Holds the queue itself: after a drop, the document's next room gets a new one, and late commits count nothing there.
type Entry = { readonly document: DocumentQueue; readonly update: NewUpdate }

/**
 * Forward, store, **ack**: updates are enqueued in the same turn in which they were applied, and whoever waits for
 * an acknowledgement is told when the commit that covers it has returned.
 *
 * Adaptive group commit: one batch is in flight; whatever all documents have queued meanwhile is the next. A batch
 * that failed is tried again until it succeeds, and nothing after it is acknowledged before (UL3). Only rows that
 * Postgres can never take are singled out, by halving, and rejected with their document. A document that somebody holds
 * locked is parked: it waits alone, and is tried again with what has come meanwhile.
 */
export class LogWriter {
  readonly #log: UpdateLog
  readonly #events: LogWriterEvents
  readonly #bounds: LogQueueBounds
  readonly #documents = new Map<string, DocumentQueue>()
  #queue: Entry[] = []
  #queuedBytes = 0
  #inFlight: Entry[] = []
  #inFlightSince = 0
  #committedAt = Number.NEGATIVE_INFINITY
  #pressure: LogPressure = 'none'
  #scheduled = false
  #closing = false
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #wakeRetry: (() => void) | undefined
  #unparkTimer: ReturnType<typeof setTimeout> | undefined

  constructor(log: UpdateLog, events: LogWriterEvents, bounds: LogQueueBounds) {
    this.#log = log
    this.#events = events
    this.#bounds = bounds
  }

  /** Takes an update. Never refuses: it is already applied; `pressure` is how the queue stays bounded. */
  enqueue(update: NewUpdate): void {
    const name = formatDocumentName(update)
    let document = this.#documents.get(name)
    if (!document) {
      document = { name, enqueued: 0, durable: 0, waiters: [], parked: null, isSuspect: false }
      this.#documents.set(name, document)
    }
    document.enqueued += 1
    const entry = { document, update }
    if (document.parked) document.parked.push(entry)
    else this.#queue.push(entry)
    this.#queuedBytes += update.payload.byteLength
    this.#judgePressure()
    this.#schedule()
  }

  /** Calls back once everything enqueued for the document so far is committed; at once where it is. */
  whenDurable(documentName: string, resolve: () => void, dropped: () => void = () => {}): void {
    const document = this.#documents.get(documentName)
    if (!document || document.durable === document.enqueued) resolve()
    else document.waiters.push({ position: document.enqueued, resolve, dropped })
  }

  /** True once everything enqueued for the document so far is committed; false where it was dropped. */
  durable(documentName: string): Promise<boolean> {
    return new Promise((resolve) =>
      this.whenDurable(
        documentName,
        () => resolve(true),
        () => resolve(false),
      ),
    )
  }

  isDurable(documentName: string): boolean {
    const document = this.#documents.get(documentName)
    return !document || document.durable === document.enqueued
  }

  /** What is not committed, per document: for the log line of a shutdown that ran out of time. */
  uncommitted(): { readonly documentName: string; readonly updates: number }[] {
    return [...this.#documents]
      .map(([documentName, { enqueued, durable }]) => ({ documentName, updates: enqueued - durable }))
      .filter(({ updates }) => updates > 0)
  }

  get queuedBytes() {
    return this.#queuedBytes
  }

  /** How long the batch in flight has waited for its commit, in ms; 0 where nothing waits. */
  get waitingMs() {
    return this.#inFlight.length > 0 ? performance.now() - this.#inFlightSince : 0
  }

  /** Since when updates are known to have been committed last, as `performance.now()`; -Infinity before the first. */
  get committedAt() {
    return this.#committedAt
  }

  /** Forgets a document's updates: its room is gone. Whoever waits for them is told so, never that they are durable. */
  drop(documentName: string): void {
    const document = this.#documents.get(documentName)
    const waiters = document?.waiters ?? []
    this.#documents.delete(documentName)
    if (document?.parked) this.#leave(document.parked)
    const dropped = this.#queue.filter((entry) => entry.document.name === documentName)
    this.#queue = this.#queue.filter((entry) => entry.document.name !== documentName)
    this.#leave(dropped)
    for (const waiter of waiters) waiter.dropped()
  }

  /** Stops retrying. What is uncommitted stays so; ask `uncommitted()` before. */
  async close(): Promise<void> {
    this.#closing = true
    clearTimeout(this.#retryTimer)
    clearTimeout(this.#unparkTimer)
    this.#wakeRetry?.()
    await this.#log.close()
  }

  // One turn of the event loop gathers what all sockets delivered in it.
  #schedule() {
    if (this.#scheduled || this.#inFlight.length > 0) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      void this.#run()
    })
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 && this.#inFlight.length === 0 && !this.#closing) {
      this.#inFlight = this.#takeBatch()
      this.#inFlightSince = performance.now()
      await this.#commit(this.#inFlight)
      const isBusy = this.#inFlight.length >= COMMIT_GAP_FROM_UPDATES
      // Still in flight: what comes during the rest is the next batch.
      if (isBusy && !this.#closing) await this.#pause(COMMIT_GAP_MS)
      this.#inFlight = []
    }
  }

  #takeBatch(): Entry[] {
    let bytes = 0
    let count = 0
    const documents = new Set<DocumentQueue>()
    for (const { document, update } of this.#queue) {
      if (count === MAX_BATCH_UPDATES || (count > 0 && bytes + update.payload.byteLength > MAX_BATCH_BYTES)) break
      if (documents.add(document).size > MAX_BATCH_DOCUMENTS) break
      bytes += update.payload.byteLength
      count += 1
    }
    return this.#queue.splice(0, count)
  }

  async #commit(entries: readonly Entry[]): Promise<void> {
    // Of a batch that was halved: what comes after a parked update of the same document is parked as well.
    for (const entry of entries) if (entry.document.parked) this.#park(entry)
    const batch = entries.filter((entry) => !entry.document.parked)
    if (batch.length === 0) return
    let skipLocked = batch.some((entry) => entry.document.isSuspect)
    for (let delayMs = APPEND_RETRY_MIN_MS; !this.#closing; delayMs = Math.min(delayMs * 2, APPEND_RETRY_MAX_MS)) {
      try {
        const appended = await this.#log.append(
          batch.map((entry) => entry.update),
          { skipLocked },
        )
        this.#settle(batch, appended)
        return
      } catch (error) {
        if (!(error instanceof AppendError)) throw error
        if (error.failure === 'poison') return await this.#halve(batch)
        this.#events.retrying(error, batch.length + this.#queue.length)
        if (error.failure === 'locked') skipLocked = true
        else await this.#pause(delayMs)
      }
    }
  }

  async #halve(batch: readonly Entry[]): Promise<void> {
    const [first] = batch
    if (batch.length === 1 && first) {
      this.#leave(batch)
      this.#reject(first.document, 'poison')
      return
    }
    const middle = Math.ceil(batch.length / 2)
    await this.#commit(batch.slice(0, middle))
    // What follows a rejected row of the same document depends on it and is dropped with its room.
    const rest = batch.slice(middle)
    this.#leave(rest.filter((entry) => !this.#isCurrent(entry.document)))
    const current = rest.filter((entry) => this.#isCurrent(entry.document))
    if (current.length > 0) await this.#commit(current)
  }

  #settle(batch: readonly Entry[], appended: readonly Appended[]) {
    failpoint('committed')
    this.#leave(batch.filter((_, index) => appended[index] !== 'locked'))
    const committed = new Map<DocumentQueue, bigint[]>()
    const unknown = new Set<DocumentQueue>()
    for (const [index, entry] of batch.entries()) {
      const { document } = entry
      const seq = appended[index] ?? null
      if (seq === 'locked') this.#park(entry)
      else if (!this.#isCurrent(document)) continue
      else if (seq === null) unknown.add(document)
      else {
        document.isSuspect = false
        committed.get(document)?.push(seq) ?? committed.set(document, [seq])
      }
    }
    if (appended.includes('locked')) this.#parkQueued()
    if (committed.size > 0) this.#committedAt = this.#inFlightSince
    for (const [document, own] of committed) {
      document.durable += own.length
      this.#events.committed(document.name, own)
      const ready = document.waiters.filter((waiter) => waiter.position <= document.durable)
      document.waiters = document.waiters.filter((waiter) => waiter.position > document.durable)
      for (const waiter of ready) waiter.resolve()
      if (document.durable === document.enqueued && document.waiters.length === 0 && this.#isCurrent(document))
        this.#documents.delete(document.name)
    }
    for (const document of unknown) this.#reject(document, 'unknown-document')
  }

  /** Sets an update aside, with all later ones of its document: their order is kept. */
  #park(entry: Entry) {
    const { document } = entry
    if (!this.#isCurrent(document)) return this.#leave([entry])
    if (!document.parked) {
      document.parked = []
      document.isSuspect = true
    }
    document.parked.push(entry)
    this.#unparkTimer ??= setTimeout(() => this.#unpark(), LOCKED_RETRY_MS)
  }

  #parkQueued() {
    const later = this.#queue.filter((entry) => entry.document.parked)
    this.#queue = this.#queue.filter((entry) => !entry.document.parked)
    for (const entry of later) entry.document.parked?.push(entry)
  }

  #unpark() {
    this.#unparkTimer = undefined
    for (const document of this.#documents.values()) {
      if (!document.parked) continue
      this.#queue.push(...document.parked)
      document.parked = null
    }
    this.#schedule()
  }

  #isCurrent(document: DocumentQueue) {
    return this.#documents.get(document.name) === document
  }

  #reject(document: DocumentQueue, why: 'unknown-document' | 'poison') {
    if (!this.#isCurrent(document)) return
    this.drop(document.name)
    this.#events.rejected(document.name, why)
  }

  /** These entries wait no longer: committed, rejected or dropped. */
  #leave(entries: readonly Entry[]) {
    for (const { update } of entries) this.#queuedBytes -= update.payload.byteLength
    this.#judgePressure()
  }

  #judgePressure() {
    const pressure =
      this.#queuedBytes > this.#bounds.logQueueCloseBytes
        ? 'close'
        : this.#queuedBytes > this.#bounds.logQueuePauseBytes
          ? 'pause'
          : 'none'
    if (pressure === this.#pressure) return
    this.#pressure = pressure
    this.#events.pressure(pressure)
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeRetry = resolve
      this.#retryTimer = setTimeout(resolve, ms)
    })
  }
}
